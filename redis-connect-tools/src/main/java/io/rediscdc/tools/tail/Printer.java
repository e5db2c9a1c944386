package io.rediscdc.tools.tail;

/** Prints changes in one of two ways. */
interface Printer {
    void print(Change change);
}
