// semver: versions and ranges, by regular expressions.
const semver = require('semver');
const { random, attempt } = require('./support/random');
const r = random(8);
const part = () => String(r.pick([0, 1, 2, 3, 10, 20, 99]));
const version = () => `${r.pick(['', '', 'v', '= '])}${part()}.${part()}.${part()}${r.pick(['', '', '', '-alpha', '-beta.1', '-rc.10.x', '-0', '-a-b', '-01'])}${r.pick(['', '', '+build.5'])}`;
const simple = () => r.pick(['', '^', '~', '>=', '<', '>', '<=', '=', '~>', '!']) + r.pick([version, () => `${part()}.${part()}`, part, () => `${part()}.x`, () => '*', () => `${part()}.${part()}.*`])();
const range = () => r.pick([simple, () => `${simple()} ${simple()}`, () => `${simple()} || ${simple()}`, () => `${part()}.${part()} - ${version()}`, () => '', () => 'latest', () => `>${r.text(4)}`])();
for (let round = 0; round < 700; round++) {
  const a = version(), b = version(), x = range(), y = range();
  console.log(a, b, JSON.stringify(x), JSON.stringify(y), semver.valid(a), semver.clean(` ${a} `), semver.validRange(x), attempt(() => semver.compare(a, b)), attempt(() => semver.compareBuild(a, b)), semver.satisfies(a, x), semver.satisfies(b, x, { includePrerelease: true }), attempt(() => semver.intersects(x, y)), attempt(() => semver.subset(x, y)), attempt(() => semver.minVersion(x)?.version), semver.inc(a, r.pick(['major', 'minor', 'patch', 'prerelease', 'premajor', 'preminor']), 'beta'), attempt(() => semver.diff(a, b)), semver.coerce(r.text(6) + a)?.version, attempt(() => semver.gtr(a, x)), attempt(() => semver.outside(b, y, '<')));
}
const list = Array.from({ length: 200 }, version).filter((v) => semver.valid(v));
console.log(semver.sort([...list]).join(' '), semver.rsort([...list])[0], semver.maxSatisfying(list, '^1.0'), semver.minSatisfying(list, '>2 <10'), semver.simplifyRange(list, '1.x || 2.x'));
console.log(new semver.SemVer('1.2.3-x.4+b'), new semver.Range('^1.2 || ~3.4.5').set, attempt(() => new semver.SemVer('nope')), attempt(() => new semver.SemVer(5)), attempt(() => semver.parse('1.2.3-é', { loose: true })));
