package io.rediscdc.sink.check;

/**
 * Something that keeps the sink from working.
 *
 * @param field the configuration key that a user must edit
 * @param message what is found, the rule and the way out
 */
record Finding(String field, String message) {}
