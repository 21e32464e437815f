// The statistics by space are about the same heap as its sum.
const v8 = require('v8');
const spaces = v8.getHeapSpaceStatistics();
const fields = ['space_name', 'space_size', 'space_used_size', 'space_available_size', 'physical_space_size'];
console.log(spaces.every((s) => Object.keys(s).join() === fields.join()));
console.log(['new_space', 'old_space', 'code_space', 'large_object_space'].every((n) => spaces.some((s) => s.space_name === n)));
console.log(spaces.every((s) => typeof s.space_name === 'string' && fields.slice(1).every((f) => Number.isInteger(s[f]) && s[f] >= 0)));
const large = () => v8.getHeapSpaceStatistics().filter((s) => /large_object/.test(s.space_name)).reduce((sum, s) => sum + s.space_used_size, 0);
const before = large();
const held = new Array(1 << 20).fill(0);
console.log(large() - before >= held.length * 4);
const sum = v8.getHeapSpaceStatistics().reduce((n, s) => n + s.space_used_size, 0);
const whole = v8.getHeapStatistics().used_heap_size;
console.log(Math.abs(sum - whole) < 4 << 20);
