// What Discord allows in a message that a person writes.
import { bytes } from "./dom.js";

export const LONGEST_MESSAGE = 2000; // Characters, without a subscription.
export const MOST_FILES = 10;
export const LARGEST_FILE = 10 * 1024 * 1024; // Bytes, in a guild without boosts.

/** What is wrong with the size of a file, as a sentence, or null. */
export const sizeError = (file) =>
  file.size > LARGEST_FILE ? `“${file.name}” has ${bytes(file.size)}; at most 10 MB may be sent.` : null;
