/** The commit at which the target stands in the scenes. */
export const HEAD = '8c1f0e2a4b6c8d0e2f4a6b8c0d2e4f6a8b0c2d4e';
