const v = await Promise.resolve('awaited at the top');
console.log(v);
