// What Discord allows in a message that a person writes.
export const LONGEST_MESSAGE = 2000; // Characters, without a subscription.
export const MOST_FILES = 10;
