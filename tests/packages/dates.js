// moment and dayjs: Date in every form, locale texts, plugins.
process.env.TZ = 'UTC';
const moment = require('moment'), dayjs = require('dayjs');
for (const p of ['utc', 'duration', 'relativeTime', 'customParseFormat', 'weekOfYear', 'isoWeek', 'advancedFormat', 'dayOfYear', 'quarterOfYear', 'isBetween', 'minMax', 'objectSupport', 'localizedFormat', 'calendar', 'weekday', 'toObject']) dayjs.extend(require('dayjs/plugin/' + p));
const { random, attempt } = require('./support/random');
const r = random(13);
moment.suppressDeprecationWarnings = true;
const units = ['year', 'quarter', 'month', 'week', 'isoWeek', 'day', 'hour', 'minute', 'second', 'millisecond'];
const now = 1700000000000;
moment.now = () => now;
for (let round = 0; round < 500; round++) {
  const t = Math.floor((r.next() - 0.3) * 4e12), u = now + Math.floor((r.next() - 0.5) * 10 ** (4 + r.int(9))), unit = r.pick(units), n = r.int(40) - 20;
  const m = moment.utc(t), d = dayjs.utc(t);
  console.log(t, m.format(), m.format('dddd, MMMM Do YYYY, h:mm:ss.SSS a [x] ZZ Q DDDo wo E gggg-[W]WW X LLLL'), m.clone().add(n, unit === 'isoWeek' ? 'weeks' : unit).toISOString(), m.clone().startOf(unit).valueOf(), m.clone().endOf(unit).valueOf(), moment.utc(u).from(now), moment.duration(u - now).humanize(), moment.duration(u - now).toISOString(), m.diff(u, unit === 'isoWeek' ? 'weeks' : unit, true), m.isoWeek(), m.dayOfYear(), moment.utc(u).calendar(now));
  console.log(' ', d.format(), d.format('dddd, MMMM D YYYY, h:mm:ss.SSS a [x] ZZ Q wo k LLLL'), d.add(n, unit === 'isoWeek' ? 'week' : unit).toISOString(), d.startOf(unit).valueOf(), d.endOf(unit).valueOf(), dayjs.utc(u).from(dayjs.utc(now)), dayjs.duration(u - now).humanize(true), dayjs.duration(u - now).toISOString(), d.diff(u, unit === 'isoWeek' ? 'week' : unit, true), d.isoWeek(), d.dayOfYear(), d.quarter());
}
const texts = ['2024-02-29', '2023-02-29', '2024-W05-3', '2024-123', '20240102T030405Z', '2024-01-02 03:04:05.678+05:30', 'Tue, 02 Jan 2024 03:04:05 GMT', '12/25/1995', '1.2.2003', 'March 7, 2010', 'nonsense', '', '24:00', '2024-01-02T24:00:00', '+012345-01-01', '0001-01-01'];
const formats = ['YYYY-MM-DD', 'DD/MM/YYYY', 'MM/DD/YYYY', 'D.M.YYYY', 'MMMM D, YYYY', 'HH:mm', 'YYYY-[W]WW-E', 'dddd', moment.ISO_8601, moment.RFC_2822];
for (const s of texts) {
  console.log(JSON.stringify(s), attempt(() => moment.utc(s).toISOString()), attempt(() => dayjs.utc(s).isValid() && dayjs.utc(s).toISOString()), Date.parse(s), String(new Date(s)));
  for (const f of formats) { const m = moment.utc(s, f, true); console.log('  ', String(f), m.isValid(), m.isValid() && m.format(), moment.utc(s, f).isValid(), typeof f === 'string' ? attempt(() => dayjs(s, f, true).format()) : '', JSON.stringify(m.parsingFlags().unusedTokens)); }
}
for (const l of ['cs', 'fr', 'ru', 'ar', 'ja', 'de', 'pl', 'hi', 'zh-cn']) {
  console.log(l, attempt(() => moment.utc(now).locale(l).format('LLLL dddd Do MMM')), moment.localeData(l)?.firstDayOfWeek?.(), attempt(() => moment.utc(now + 5e8).locale(l).from(now)), attempt(() => { require('dayjs/locale/' + l); return dayjs.utc(now).locale(l).format('dddd D MMMM YYYY') + ' ' + dayjs.utc(now).locale(l).from(dayjs.utc(now + 1e10)); }));
}
console.log(moment.utc(now), moment.duration({ hours: 25, days: 3 }), dayjs.utc(now).toObject(), JSON.stringify({ m: moment.utc(now), d: dayjs.utc(now) }), moment.utc([2024, 0, 31]).add(1, 'month').format(), moment.parseZone('2024-01-01T00:00:00+09:00').utcOffset(), moment.max(moment.utc(1), moment.utc(2)).valueOf(), dayjs.max(dayjs.utc(1), dayjs.utc(5)).valueOf());
