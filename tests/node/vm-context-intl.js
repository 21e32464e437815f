// A context has what the language's realms have, Intl included; a name of the program's object goes before it.
const vm = require('vm');
const context = vm.createContext({});
console.log(vm.runInContext("typeof Intl + ' ' + new Intl.NumberFormat('de').format(1234.5) + ' ' + (1234.5).toLocaleString('fr')", context));
console.log(vm.runInContext("Object.getOwnPropertyDescriptor(globalThis, 'Intl').enumerable", context), Object.keys(context), 'Intl' in context);
console.log(vm.runInNewContext('Intl', { Intl: 5 }));
vm.runInContext('Intl = 7', context);
console.log(context.Intl, vm.runInContext('Intl', context), typeof Intl);
