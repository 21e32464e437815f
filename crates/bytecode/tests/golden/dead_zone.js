x; let x = 1; x;
f(); function f() { return y; } const y = 2; const g = () => y;
{ let z = z; }
switch (x) { case 0: let w = 1; case 1: w; }
y = 3;
