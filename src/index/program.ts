declare const GETPUT_PROGRAM: string | undefined;

/**
 * Names the program by its sources: what one version found out another may see otherwise. Undefined where it runs from sources that may change
 * under it, so that nothing of what it found out can be kept.
 */
export const program: string | undefined = typeof GETPUT_PROGRAM === 'string' ? GETPUT_PROGRAM : undefined;
