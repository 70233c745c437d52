/** Of a file that is read at all: what a village sends is far below, what chat platforms deliver is not. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** Of a text, pasted or in a file: 5,000 people with everything about them take less than half of it. */
export const MAX_TEXT_BYTES = 3 * 1024 * 1024;
