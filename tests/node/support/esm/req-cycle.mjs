import c from './needs-cycle.cjs';
export default c;
