package io.rediscdc.tools.verify;

/**
 * Which server of a side holds which keys.
 *
 * @param owners equal if nothing has moved
 * @param moving whether keys are on their way from one server to another
 */
record Layout(String owners, boolean moving) {
    static final Layout FIXED = new Layout("", false);

    /** Whether all keys were found by who looked at each server once, between this moment and the other one. */
    boolean isStill(Layout later) {
        return !moving && equals(later);
    }
}
