'use strict';
// Time zones: offsets at a moment, and names. https://unicode.org/reports/tr35/tr35-dates.html#Using_Time_Zone_Names

const binding = internalBinding('intl');
const { core, section } = require('internal/intl/data');

// Zones go by the names that the CLDR began with.
const OLD_NAMES = { __proto__: null, 'Asia/Kolkata': 'Asia/Calcutta', 'Asia/Kathmandu': 'Asia/Katmandu', 'Asia/Ho_Chi_Minh': 'Asia/Saigon', 'Asia/Yangon': 'Asia/Rangoon', 'Europe/Kyiv': 'Europe/Kiev',
  'America/Argentina/Buenos_Aires': 'America/Buenos_Aires', 'America/Argentina/Catamarca': 'America/Catamarca', 'America/Argentina/Cordoba': 'America/Cordoba', 
  'America/Argentina/Jujuy': 'America/Jujuy', 'America/Argentina/Mendoza': 'America/Mendoza', 'America/Indiana/Indianapolis': 'America/Indianapolis', 'America/Kentucky/Louisville': 'America/Louisville', 
  'America/Nuuk': 'America/Godthab', 'America/Atikokan': 'America/Coral_Harbour', 'Atlantic/Faroe': 'Atlantic/Faeroe', 'Pacific/Chuuk': 'Pacific/Truk', 'Pacific/Pohnpei': 'Pacific/Ponape', 'Pacific/Kanton': 'Pacific/Enderbury', 'Africa/Asmara': 'Africa/Asmera' };

// The zone's name as the system's database writes it, `+hh:mm` for offsets; undefined if there is none.
function canonicalZone(name) {
  const m = /^([+-])([01][0-9]|2[0-3])(?::?([0-5][0-9]))?$/.exec(name);
  if (m !== null) {
    const text = `${m[1]}${m[2]}:${m[3] || '00'}`;
    return text === '-00:00' ? '+00:00' : text;
  }
  if (!/^[A-Za-z]/.test(name)) return undefined;
  const upper = name.toUpperCase();
  if (['UTC', 'ETC/UTC', 'ETC/UCT', 'UCT', 'ZULU', 'ETC/ZULU', 'UNIVERSAL', 'ETC/UNIVERSAL'].includes(upper)) return 'UTC';
  if (['GMT', 'ETC/GMT', 'GMT0', 'ETC/GMT0', 'GREENWICH', 'ETC/GREENWICH', 'GMT+0', 'GMT-0', 'ETC/GMT+0', 'ETC/GMT-0'].includes(upper)) return 'UTC';
  const found = binding.zoneName(name);
  return OLD_NAMES[found] || found;
}

// Minutes that an offset zone is ahead of UTC; undefined for zones with a name.
function fixedOffset(zone) {
  const m = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  if (m === null) return undefined;
  return (m[1] === '-' ? -1 : 1) * (Number(m[2]) * 60 + Number(m[3]));
}

// [seconds ahead of UTC, whether it is summer time]
function offsetAt(zone, time) {
  if (zone === 'UTC') return [0, false];
  const fixed = fixedOffset(zone);
  if (fixed !== undefined) return [fixed * 60, false];
  return binding.zoneOffset(zone, time) || [0, false];
}

function metazoneAt(zone, time) {
  let at = core('metazones').metazoneInfo.timezone;
  for (const part of zone.split('/')) {
    at = at && at[part];
    if (at === undefined) return undefined;
  }
  if (!Array.isArray(at)) return undefined;
  const when = new Date(time).toISOString().slice(0, 16).replace('T', ' ');
  for (const { usesMetazone: u } of at) {
    if ((u._from === undefined || u._from <= when) && (u._to === undefined || when < u._to)) return u._mzone;
  }
  return undefined;
}

function gmt(data, seconds, long, digits, always = false) {
  if (seconds === 0 && !always) return data.gmtZeroFormat || 'GMT';
  const [plus] = (data.hourFormat || '+HH:mm;-HH:mm').split(';');
  const minus = (data.hourFormat || '+HH:mm;-HH:mm').split(';')[1];
  const all = Math.abs(seconds);
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (v) => String(v).padStart(2, '0');
  let text = seconds < 0 ? minus : plus;
  if (long) text = text.replace(/H+/, two(h)).replace('mm', two(m)) + (s ? ':' + two(s) : '');
  else text = text.replace(/H+/, String(h)).replace(/.mm/, m || s ? (x) => x[0] + two(m) + (s ? x[0] + two(s) : '') : '');
  return (data.gmtFormat || 'GMT{0}').replace('{0}', digits(text));
}

// The name of a zone at a moment, in the form of a pattern letter and its length.
function zoneName(dataLocale, zone, time, letter, length, digits) {
  const data = section('zones', dataLocale);
  const [seconds, summer] = offsetAt(zone, time);
  if (letter === 'O' || fixedOffset(zone) !== undefined) return gmt(data, seconds, length === 4, digits, letter === 'O');
  const width = length === 4 ? 'long' : 'short';
  const kind = letter === 'v' ? 'generic' : summer ? 'daylight' : 'standard';
  const key = zone === 'UTC' ? 'Etc/UTC' : zone;
  const own = (data.zone[key] || {})[width];
  if (own !== undefined && (own[kind] || (zone === 'UTC' && own.standard))) return own[kind] || own.standard;
  const meta = metazoneAt(zone, time);
  const names = meta !== undefined ? (data.metazone[meta] || {})[width] : undefined;
  if (names !== undefined) {
    if (names[kind]) return names[kind];
    // Without summer time the standard name is the generic one.
    if (kind === 'generic' && names.standard && !names.daylight) return names.standard;
  }
  if (letter === 'v' && zone !== 'UTC') {
    const city = (data.zone[zone] || {}).exemplarCity || zone.split('/').pop().replace(/_/g, ' ');
    return (data.regionFormat || '{0}').replace('{0}', city);
  }
  return gmt(data, seconds, length === 4, digits, letter === 'v');
}

module.exports = { canonicalZone, fixedOffset, offsetAt, zoneName, zoneNames: () => binding.zoneNames(), systemZone: () => canonicalZone(binding.systemZone() || 'UTC') || 'UTC' };
