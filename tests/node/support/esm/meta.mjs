export const meta = import.meta;
export const again = import.meta === meta;
