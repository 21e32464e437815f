exports. a = 1; exports . b = 2; module . exports . c = 3; exports [ 'd' ] = 4; exports["e"]=5; exports[`f`]=6; x = /'/; exports.g=1; let y = `${exports.h = 1}`; 
var x;
