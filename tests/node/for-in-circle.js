// A chain of prototypes through a proxy may be a circle.
const target = {}, proxy = new Proxy(target, {});
Object.setPrototypeOf(target, proxy);
try { for (const k in proxy); console.log('ended'); } catch (e) { console.log(e.name, e.message); }
