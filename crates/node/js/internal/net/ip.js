'use strict';
// Which texts are IP addresses.

function isIPv4(text) {
  const parts = `${text}`.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIPv6(text) {
  text = `${text}`;
  const zone = text.indexOf('%');
  if (zone !== -1) {
    if (!/^[0-9a-zA-Z-.:]+$/.test(text.slice(zone + 1))) return false;
    text = text.slice(0, zone);
  }
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let count = 0;
  for (let h = 0; h < halves.length; h++) {
    if (halves[h] === '') continue;
    const groups = halves[h].split(':');
    for (let i = 0; i < groups.length; i++) {
      if (groups[i].includes('.')) {
        if (h !== halves.length - 1 || i !== groups.length - 1 || !isIPv4(groups[i])) return false;
        count += 2;
      } else {
        if (!/^[0-9a-fA-F]{1,4}$/.test(groups[i])) return false;
        count++;
      }
    }
  }
  return halves.length === 2 ? count < 8 : count === 8;
}

function isIP(text) {
  if (isIPv4(text)) return 4;
  return isIPv6(text) ? 6 : 0;
}

module.exports = { isIP, isIPv4, isIPv6 };
