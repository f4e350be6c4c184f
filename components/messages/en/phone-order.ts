export const phoneOrder = {} as const;
