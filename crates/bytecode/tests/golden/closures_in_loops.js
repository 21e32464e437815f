const fs = [];
for (let i = 0; i < 3; i++) fs.push(() => i);
for (const x of fs) { let y = x; fs.push(() => x + y); }
for (let j = 0; j < 3; j++) fs.push(j);
