export default 3;
export const __esModule = true;
