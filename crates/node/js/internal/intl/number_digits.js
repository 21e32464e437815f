'use strict';
// Numbers as decimal digits, and how many of them are shown.
// https://tc39.es/ecma402/#sec-setnfdigitoptions, https://tc39.es/ecma402/#sec-formatnumberstring

const n = require('internal/intl/negotiate');

const MODES = ['ceil', 'floor', 'expand', 'trunc', 'halfCeil', 'halfFloor', 'halfExpand', 'halfTrunc', 'halfEven'];
const INCREMENTS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000];

// SetNumberFormatDigitOptions
function setDigitOptions(state, o, minimumFraction, maximumFraction, notation) {
  const mnid = n.getNumberOption(o, 'minimumIntegerDigits', 1, 21, 1);
  let mnfd = o.minimumFractionDigits;
  let mxfd = o.maximumFractionDigits;
  let mnsd = o.minimumSignificantDigits;
  let mxsd = o.maximumSignificantDigits;
  state.minimumIntegerDigits = mnid;
  const increment = n.getNumberOption(o, 'roundingIncrement', 1, 5000, 1);
  if (!INCREMENTS.includes(increment)) throw new RangeError('roundingIncrement value is out of range.');
  const mode = n.getOption(o, 'roundingMode', 'string', MODES, 'halfExpand');
  const priority = n.getOption(o, 'roundingPriority', 'string', ['auto', 'morePrecision', 'lessPrecision'], 'auto');
  const trailing = n.getOption(o, 'trailingZeroDisplay', 'string', ['auto', 'stripIfInteger'], 'auto');
  if (increment !== 1) maximumFraction = minimumFraction;
  state.roundingIncrement = increment;
  state.roundingMode = mode;
  state.trailingZeroDisplay = trailing;
  const hasSd = mnsd !== undefined || mxsd !== undefined;
  const hasFd = mnfd !== undefined || mxfd !== undefined;
  let needSd = true;
  let needFd = true;
  if (priority === 'auto') {
    needSd = hasSd;
    if (needSd || (!hasFd && notation === 'compact')) needFd = false;
  }
  if (needSd) {
    if (hasSd) {
      mnsd = n.defaultNumberOption(mnsd, 1, 21, 1, 'minimumSignificantDigits');
      mxsd = n.defaultNumberOption(mxsd, mnsd, 21, 21, 'maximumSignificantDigits');
      state.minimumSignificantDigits = mnsd;
      state.maximumSignificantDigits = mxsd;
    } else {
      state.minimumSignificantDigits = 1;
      state.maximumSignificantDigits = 21;
    }
  }
  if (needFd) {
    if (hasFd) {
      mnfd = n.defaultNumberOption(mnfd, 0, 100, undefined, 'minimumFractionDigits');
      mxfd = n.defaultNumberOption(mxfd, 0, 100, undefined, 'maximumFractionDigits');
      if (mnfd === undefined) mnfd = Math.min(minimumFraction, mxfd);
      else if (mxfd === undefined) mxfd = Math.max(maximumFraction, mnfd);
      else if (mnfd > mxfd) throw new RangeError('maximumFractionDigits value is out of range.');
      state.minimumFractionDigits = mnfd;
      state.maximumFractionDigits = mxfd;
    } else {
      state.minimumFractionDigits = minimumFraction;
      state.maximumFractionDigits = maximumFraction;
    }
  }
  if (!needSd && !needFd) {
    state.minimumFractionDigits = 0;
    state.maximumFractionDigits = 0;
    state.minimumSignificantDigits = 1;
    state.maximumSignificantDigits = 2;
    state.rounding = 'morePrecision';
    state.roundingPriority = 'morePrecision';
  } else if (priority === 'morePrecision' || priority === 'lessPrecision') {
    state.rounding = state.roundingPriority = priority;
  } else {
    state.rounding = hasSd ? 'significant' : 'fraction';
    state.roundingPriority = 'auto';
    if (increment !== 1) {
      if (state.rounding !== 'fraction') throw new TypeError('roundingIncrement value is invalid.');
      if (state.maximumFractionDigits !== state.minimumFractionDigits) throw new RangeError('roundingIncrement value is out of range.');
    }
  }
  if (increment !== 1 && state.rounding !== 'fraction') throw new TypeError('roundingIncrement value is invalid.');
}

function resolvedDigits(state, made) {
  for (const key of ['minimumIntegerDigits', 'minimumFractionDigits', 'maximumFractionDigits', 'minimumSignificantDigits', 'maximumSignificantDigits']) {
    if (state[key] !== undefined) made[key] = state[key];
  }
  made.roundingIncrement = state.roundingIncrement;
  made.roundingMode = state.roundingMode;
  made.roundingPriority = state.roundingPriority;
  made.trailingZeroDisplay = state.trailingZeroDisplay;
}

// A decimal: {negative, digits (no zeros in front), point}: 0.digits times ten to the point.
function decimal(text) {
  const m = /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  let digits = m[2] + (m[3] || '');
  let point = m[2].length + Number(m[4] || 0);
  const zeros = /^0*/.exec(digits)[0].length;
  digits = digits.slice(zeros).replace(/0+$/, '');
  point = digits === '' ? 0 : point - zeros;
  return { negative: m[1] === '-', digits, point };
}

// ToIntlMathematicalValue: a decimal, or NaN and the infinities as numbers.
function toDecimal(value) {
  if (typeof value === 'bigint') return decimal(`${value}`);
  if (typeof value === 'number') return ofNumber(value);
  let primitive = value;
  if (value !== null && (typeof value === 'object' || typeof value === 'function')) {
    primitive = toPrimitive(value);
  }
  if (typeof primitive === 'bigint') return decimal(`${primitive}`);
  if (typeof primitive !== 'string') return ofNumber(Number(primitive));
  const text = primitive.trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) {
    const e = /[eE]([+-]?\d+)$/.exec(text);
    if (e !== null && Math.abs(Number(e[1])) > 10000) return ofNumber(Number(text));
    return decimal(text.replace('+', (_, at) => (at === 0 ? '' : '+')));
  }
  return ofNumber(Number(text));
}
function toPrimitive(value) {
  const exotic = value[Symbol.toPrimitive];
  if (exotic !== undefined && exotic !== null) return Reflect.apply(exotic, value, ['number']);
  const v = value.valueOf();
  return v !== null && typeof v === 'object' ? value.toString() : v;
}
function ofNumber(x) {
  if (!Number.isFinite(x)) return x;
  if (Object.is(x, -0)) return { negative: true, digits: '', point: 0 };
  return decimal(String(x));
}

// Rounds to a multiple of `increment` times ten to the `-places`.
function roundTo(d, places, increment, mode) {
  const at = d.point + places;
  let kept = at > 0 ? d.digits.slice(0, at).padEnd(at, '0') : '';
  const rest = at >= 0 ? d.digits.slice(at) : '0'.repeat(Math.min(-at, 400)) + d.digits;
  let half;
  let inexact;
  let odd;
  if (increment === 1) {
    inexact = /[1-9]/.test(rest);
    half = rest[0] > '5' ? 1 : rest[0] === '5' ? (/[1-9]/.test(rest.slice(1)) ? 1 : 0) : -1;
    odd = (kept.charCodeAt(kept.length - 1) & 1) === 1;
  } else {
    const units = BigInt(kept || '0');
    const by = BigInt(increment);
    const remainder = units % by;
    inexact = remainder !== 0n || /[1-9]/.test(rest);
    const twice = remainder * 2n;
    half = twice > by ? 1 : twice === by ? (/[1-9]/.test(rest) ? 1 : 0) : -1;
    odd = (units / by) % 2n === 1n;
    kept = String(units - remainder);
  }
  let up = false;
  if (inexact) {
    switch (mode) {
      case 'ceil': up = !d.negative; break;
      case 'floor': up = d.negative; break;
      case 'expand': up = true; break;
      case 'trunc': up = false; break;
      case 'halfCeil': up = half > 0 || (half === 0 && !d.negative); break;
      case 'halfFloor': up = half > 0 || (half === 0 && d.negative); break;
      case 'halfTrunc': up = half > 0; break;
      case 'halfEven': up = half > 0 || (half === 0 && odd); break;
      default: up = half >= 0;
    }
  }
  let digits = kept;
  if (up) digits = String(BigInt(kept || '0') + BigInt(increment));
  const point = digits.length - places;
  const zeros = /^0*/.exec(digits)[0].length;
  const trimmed = digits.slice(zeros).replace(/0+$/, '');
  return { negative: d.negative, digits: trimmed, point: trimmed === '' ? 0 : point - zeros };
}

function plain(d, minimumFraction) {
  const whole = d.point > 0 ? d.digits.slice(0, d.point).padEnd(d.point, '0') : '0';
  let fraction = d.point >= 0 ? d.digits.slice(d.point) : '0'.repeat(-d.point) + d.digits;
  if (d.digits === '') fraction = '';
  fraction = fraction.padEnd(minimumFraction, '0');
  return [whole, fraction];
}

// Rounds as the options say: {d, whole, fraction}.
function rounded(state, d) {
  const byFraction = () => {
    const r = roundTo(d, state.maximumFractionDigits, state.roundingIncrement, state.roundingMode);
    const [whole, fraction] = plain(r, state.minimumFractionDigits);
    return { d: r, whole, fraction, place: -state.maximumFractionDigits };
  };
  const bySignificant = () => {
    const places = d.digits === '' ? state.maximumSignificantDigits - 1 : state.maximumSignificantDigits - d.point;
    const r = roundTo(d, places, 1, state.roundingMode);
    const first = r.digits === '' ? 1 : r.point;
    const [whole, fraction] = plain(r, Math.max(0, state.minimumSignificantDigits - first));
    return { d: r, whole, fraction, place: -places };
  };
  let made;
  switch (state.rounding) {
    case 'significant': made = bySignificant(); break;
    case 'fraction': made = byFraction(); break;
    default: {
      const [s, f] = [bySignificant(), byFraction()];
      const moreIsSignificant = s.place <= f.place;
      made = (state.rounding === 'morePrecision') === moreIsSignificant ? s : f;
    }
  }
  if (state.trailingZeroDisplay === 'stripIfInteger' && /^0*$/.test(made.fraction)) made.fraction = '';
  made.whole = made.whole.padStart(state.minimumIntegerDigits, '0');
  return made;
}

function roundedText(state, x) {
  const { whole, fraction } = rounded(state, ofNumber(x));
  return whole + (fraction ? '.' + fraction : '');
}

module.exports = { setDigitOptions, resolvedDigits, toDecimal, rounded, roundedText, roundTo, plain };
