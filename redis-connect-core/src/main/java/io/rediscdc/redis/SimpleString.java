package io.rediscdc.redis;

/** Takes the bytes of simple strings straight from the input's buffer, without a copy and without decoding. */
public interface SimpleString {
    /**
     * The next bytes of a simple string.
     *
     * @param bytes holds them only until this returns
     * @param from index of the first byte
     * @param to index behind the last byte
     * @param last whether the string ends with them
     */
    void part(byte[] bytes, int from, int to, boolean last);
}
