'use strict';
// Comparing histograms: the two-sample tests and effect sizes of Histogram. Each takes the places of two histograms; values
// are the middles of their places.

const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateNumber, validateObject } = require('internal/validators');

// log of the gamma function: Lanczos' approximation (g = 7, nine terms).
const LANCZOS = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];
function logGamma(x) {
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  const t = x + 6.5;
  let sum = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i] / (x - 1 + i);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

// The regularized incomplete beta function, by its continued fraction (modified Lentz).
function incompleteBeta(a, b, x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x)) / a;
  const tiny = 1e-300;
  const guard = (v) => (Math.abs(v) < tiny ? tiny : v);
  let c = 1;
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    const step = d * c;
    result *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return front * result;
}

// Both tails of Student's t beyond |t|.
function tTails(t, freedom) {
  return incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t));
}

// The t that leaves `tails` in both tails.
function tQuantile(tails, freedom) {
  let [low, high] = [0, 1];
  while (tTails(high, freedom) > tails && high < 1e12) high *= 2;
  for (let i = 0; i < 200 && high - low > high * 1e-15; i++) {
    const middle = (low + high) / 2;
    if (tTails(middle, freedom) > tails) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

// Both tails of the standard normal distribution beyond |z|: the complementary error function by the incomplete gamma.
function normalTails(z) {
  const x = (z * z) / 2;
  if (x === 0) return 1;
  if (x < 1.5) { // series of the lower part
    let term = 2;
    let sum = term;
    for (let n = 1; n < 200 && Math.abs(term) > sum * 1e-17; n++) {
      term *= x / (n + 0.5);
      sum += term;
    }
    return 1 - (sum * Math.exp(-x) * Math.sqrt(x)) / Math.sqrt(Math.PI);
  }
  let b = x + 0.5;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < 500; n++) {
    const a = -n * (n - 0.5);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return (Math.exp(-x) * Math.sqrt(x) * h) / Math.sqrt(Math.PI);
}

function sample(places) {
  const mean = places.average((value) => value);
  const variance = places.average((value) => (value - mean) ** 2);
  return { n: places.total, mean, variance: places.total > 1 ? (variance * places.total) / (places.total - 1) : 0 };
}

// Both histograms' values in order: [value, count in a, count in b].
function merged(a, b) {
  const counts = new Map();
  a.each((value, count) => { counts.set(a.medianLike(value), [count, 0]); });
  b.each((value, count) => {
    const at = b.medianLike(value);
    const found = counts.get(at);
    if (found === undefined) counts.set(at, [0, count]);
    else found[1] = count;
  });
  return [...counts].sort((x, y) => x[0] - y[0]).map(([value, [inA, inB]]) => [value, inA, inB]);
}

function confidenceOf(options) {
  if (options === undefined) return 0.95;
  validateObject(options, 'options');
  const { confidence = 0.95 } = options;
  validateNumber(confidence, 'options.confidence');
  if (!(confidence > 0 && confidence < 1)) throw new ERR_OUT_OF_RANGE('options.confidence', '> 0 && < 1', confidence);
  return confidence;
}

function ksTest(a, b) {
  if (a.total === 0 || b.total === 0) return 0;
  let [seenA, seenB, largest] = [0, 0, 0];
  for (const [, inA, inB] of merged(a, b)) {
    seenA += inA;
    seenB += inB;
    largest = Math.max(largest, Math.abs(seenA / a.total - seenB / b.total));
  }
  return largest;
}

function welchTest(a, b, options) {
  const confidence = confidenceOf(options);
  const result = { __proto__: null, tStatistic: 0, degreesOfFreedom: 0, pValue: 1, confidenceInterval: { __proto__: null, lower: 0, upper: 0 } };
  if (a.total < 2 || b.total < 2) return result;
  const [x, y] = [sample(a), sample(b)];
  const [ex, ey] = [x.variance / x.n, y.variance / y.n];
  const error = Math.sqrt(ex + ey);
  if (error === 0) return result;
  const difference = x.mean - y.mean;
  const freedom = (ex + ey) ** 2 / (ex ** 2 / (x.n - 1) + ey ** 2 / (y.n - 1));
  result.tStatistic = difference / error;
  result.degreesOfFreedom = freedom;
  result.pValue = tTails(result.tStatistic, freedom);
  const reach = tQuantile(1 - confidence, freedom) * error;
  result.confidenceInterval.lower = difference - reach;
  result.confidenceInterval.upper = difference + reach;
  return result;
}

// U of the first, and what ties take away: the sum of t^3 - t.
function rankSum(a, b) {
  let [below, u, ties] = [0, 0, 0];
  for (const [, inA, inB] of merged(a, b)) {
    u += inA * (below + inB / 2);
    below += inB;
    ties += (inA + inB) ** 3 - (inA + inB);
  }
  return [u, ties];
}

function mannWhitneyTest(a, b) {
  const result = { __proto__: null, uStatistic: 0, zScore: 0, pValue: 1 };
  const [n, m] = [a.total, b.total];
  if (n === 0 || m === 0) return result;
  const [u, ties] = rankSum(a, b);
  const all = n + m;
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)));
  result.uStatistic = u;
  if (!(variance > 0)) return result;
  result.zScore = (u - (n * m) / 2) / Math.sqrt(variance);
  result.pValue = normalTails(result.zScore);
  return result;
}

function cohensD(a, b) {
  if (a.total < 2 || b.total < 2) return 0;
  const [x, y] = [sample(a), sample(b)];
  const pooled = Math.sqrt(((x.n - 1) * x.variance + (y.n - 1) * y.variance) / (x.n + y.n - 2));
  return pooled === 0 ? 0 : (x.mean - y.mean) / pooled;
}

function cliffsD(a, b) {
  if (a.total === 0 || b.total === 0) return 0;
  const [u] = rankSum(a, b);
  return (2 * u) / (a.total * b.total) - 1;
}

// The values at the ranks between which the percentile lies: exact by the binomial distribution.
function percentileCI(places, percentile, options) {
  const tail = (1 - confidenceOf(options)) / 2;
  const n = places.total;
  const value = places.percentile(percentile);
  if (n === 0) return { __proto__: null, value, lower: 0, upper: 0 };
  const p = Math.min(percentile / 100, 1 - 1e-12);
  // P(at most k of n values are below the percentile)
  const below = (k) => (k < 0 ? 0 : k >= n ? 1 : incompleteBeta(n - k, k + 1, 1 - p));
  const smallest = (wanted) => {
    let [low, high] = [0, n];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (wanted(below(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const lower = smallest((probability) => probability > tail); // the rank, from 0 on, of the lower end
  const upper = smallest((probability) => probability >= 1 - tail);
  const at = (rank) => {
    let seen = 0;
    let found = 0;
    places.each((low, count) => {
      seen += count;
      found = places.highestLike(low);
      return seen >= rank;
    });
    return found;
  };
  return { __proto__: null, value, lower: lower === 0 ? places.lowestLike(places.min) : at(lower), upper: at(Math.min(upper + 1, n)) };
}

module.exports = { ksTest, welchTest, mannWhitneyTest, cohensD, cliffsD, percentileCI };
