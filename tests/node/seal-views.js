// What refuses to be sealed or frozen because of its elements is no longer extensible.
for (const how of ['seal', 'freeze', 'preventExtensions']) {
  const u = new Uint8Array([1]);
  try { Object[how](u); } catch (e) { console.log(e.message); }
  console.log(how, Object.isExtensible(u), Reflect.set(u, 'a', 1), u.a);
}
