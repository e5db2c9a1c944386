package io.rediscdc.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Slots;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.spy.memcached.DefaultHashAlgorithm;
import net.spy.memcached.KetamaNodeKeyFormatter;
import net.spy.memcached.KetamaNodeLocator;
import net.spy.memcached.MemcachedNode;
import net.spy.memcached.util.DefaultKetamaNodeLocatorConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.util.ShardInfo;
import redis.clients.jedis.util.Sharded;

/** Placements against other people's code: that of spymemcached and of Jedis, and numbers that others have published. */
@SuppressWarnings("deprecation") // Jedis' own sharding, whose placement outlives it
class PlacementTest {
    private static final int KEYS = 20_000;

    @ParameterizedTest
    @CsvSource({
        "{user1000}.following, {user1000}.followers, 24",
        "foo{bar}{zap}, {bar}, 7",
        "foo{{bar}}zap, '{{bar}', 24",
    })
    void slotHonoursHashTags(String a, String b, int shards) {
        Placement placement = placement(Placement.SLOT, shards);
        assertThat(placement.of(bytes(a))).isEqualTo(placement.of(bytes(b)));
    }

    @Test
    void slotsGoInContiguousRangesInTheOrderOfTheList() {
        Placement placement = placement(Placement.SLOT, 3);
        assertThat(placement.of(bytes("123456789"))).isEqualTo(2); // slot 12739, which the cluster specification gives
        int[] shardOfSlot = IntStream.generate(() -> -1).limit(Slots.COUNT).toArray();
        for (byte[] key : keys(200_000)) {
            shardOfSlot[Slots.of(key)] = placement.of(key);
        }
        assertThat(shardOfSlot).isSorted().startsWith(0).endsWith(2).doesNotContain(-1);
    }

    /** CRC32 of "123456789" is 0xCBF43926 by its definition. */
    @Test
    void moduloIsOfThePlainCrc32() {
        assertThat(placement(Placement.MODULO, 24).of(bytes("123456789"))).isEqualTo((int) (0xCBF43926L % 24));
        assertThat(placement(Placement.MODULO, 1000).of(bytes("123456789"))).isEqualTo((int) (0xCBF43926L % 1000));
        assertThat(placement(Placement.MODULO, 7).of(bytes("{123456789}x")))
                .as("the whole key, whatever braces it has")
                .isNotEqualTo(placement(Placement.MODULO, 7).of(bytes("123456789")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 24, 99})
    void ketamaPlacesAsSpymemcachedDoes(int servers) {
        List<MemcachedNode> nodes = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < servers; i++) {
            nodes.add(node(new InetSocketAddress("10.0.1." + i, 6379 + i)));
            names.add("10.0.1." + i + ":" + (6379 + i));
        }
        KetamaNodeLocator theirs = new KetamaNodeLocator(
                nodes,
                DefaultHashAlgorithm.KETAMA_HASH,
                new java.util.HashMap<>(),
                new DefaultKetamaNodeLocatorConfiguration(
                        new KetamaNodeKeyFormatter(KetamaNodeKeyFormatter.Format.LIBMEMCACHED)));
        Placement ours = Placement.named(Placement.KETAMA, names);
        for (int i = 0; i < KEYS; i++) {
            String key = "user:" + i + ":session";
            assertThat(ours.of(bytes(key))).as(key).isEqualTo(nodes.indexOf(theirs.getPrimary(key)));
        }
    }

    /** Reckoned by a program of its own in C, from the formula that libmemcached and Twemproxy have, float by float. */
    @Test
    void aServersShareIsReckonedInSinglePrecision() {
        TreeSet<Integer> fewer = new TreeSet<>();
        for (int servers = 1; servers <= 100; servers++) {
            assertThat(Ketama.hashes(servers)).isBetween(39, 40);
            if (Ketama.hashes(servers) == 39) {
                fewer.add(servers);
            }
        }
        assertThat(fewer).containsExactly(25, 47, 50, 55, 61, 71, 94, 100);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 24, 100})
    void jedisPlacesAsJedisDoes(int servers) {
        List<Shard> shards = IntStream.range(0, servers).mapToObj(Shard::new).toList();
        Sharded<Integer, Shard> theirs = new Sharded<>(shards);
        Placement ours = placement(Placement.JEDIS, servers);
        for (byte[] key : keys(KEYS)) {
            assertThat(ours.of(key)).isEqualTo(theirs.getShard(key));
        }
    }

    @Property(tries = 50)
    void everyKeyHasOnePlaceWhateverItsBytes(@ForAll byte[] key, @ForAll @IntRange(min = 1, max = 64) int servers) {
        for (String sharding : List.of(Placement.SLOT, Placement.KETAMA, Placement.JEDIS, Placement.MODULO)) {
            assertThat(placement(sharding, servers).of(key))
                    .isBetween(0, servers - 1)
                    .isEqualTo(placement(sharding, servers).of(key.clone()));
        }
    }

    private static final class Shard extends ShardInfo<Integer> {
        private final int place;

        private Shard(int place) {
            super(1);
            this.place = place;
        }

        @Override
        protected Integer createResource() {
            return place;
        }

        @Override
        public String getName() {
            return null;
        }
    }

    private static Placement placement(String sharding, int servers) {
        return Placement.named(
                sharding, IntStream.range(0, servers).mapToObj(i -> "shard" + i).toList());
    }

    private static MemcachedNode node(SocketAddress address) {
        return (MemcachedNode) Proxy.newProxyInstance(
                PlacementTest.class.getClassLoader(),
                new Class<?>[] {MemcachedNode.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getSocketAddress" -> address;
                    case "equals" -> proxy == args[0];
                    case "hashCode" -> address.hashCode();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static List<byte[]> keys(int count) {
        Random random = new Random(42);
        List<byte[]> keys = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] key = new byte[random.nextInt(40)];
            random.nextBytes(key);
            keys.add(key);
        }
        return keys;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
