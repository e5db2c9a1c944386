package io.rediscdc.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.SlotSet;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ClusterViewTest {
    private static final RedisAddress ASKED = new RedisAddress("seed", "seed.example", 7000, true);
    private static final String REPLY = """
            c3 10.0.0.3:7003@17003 master,fail - 1 1 9 disconnected
            b2 ::1:7002@17002,b.example master - 0 1 7 connected 101-16383 5
            a1 :7001@17001 myself,master - 0 0 3 connected 0-4 6-100 [93-<-b2] [95->-b2]
            r1 10.0.0.9:7009@17009 slave a1 0 1 3 connected
            d4 10.0.0.4:7004@17004 master - 0 1 0 connected
            """;

    /** As a node tells that was taken out of the cluster: it keeps its epoch. */
    private static final ClusterView OUTSIDE =
            ClusterView.parse("e5 :7005@17005 myself,master - 0 0 12 connected\n", ClusterEndpoints.none(), ASKED);

    @Test
    void readsOwnersAddressesAndPrimariesWithoutSlots() {
        ClusterView view = ClusterView.parse(REPLY, ClusterEndpoints.none(), ASKED);
        assertThat(view.epoch()).isEqualTo(7);
        assertThat(view.primaries())
                .containsExactly(
                        new ClusterView.Primary("a1", new RedisAddress(null, "seed.example", 7001, true)),
                        new ClusterView.Primary("b2", new RedisAddress(null, "::1", 7002, true)),
                        new ClusterView.Primary("d4", new RedisAddress(null, "10.0.0.4", 7004, true)));
        assertThat(view.owner(93).id()).isEqualTo("a1");
        assertThat(view.owner(5).id()).isEqualTo("b2");
        assertThat(view.owner(16_383).id()).isEqualTo("b2");
        assertThat(view.importing()).isTrue();
        assertThat(view.ownsAny(view.primaries().get(2))).isFalse();
        assertThat(view.owning()).extracting(ClusterView.Primary::id).containsExactly("a1", "b2");
        assertThat(view.owns("b2", SlotSet.range(0, 5))).isTrue();
        assertThat(view.owns("b2", SlotSet.range(6, 100))).isFalse();
        assertThat(view.owns("d4", SlotSet.range(0, 16_383))).isFalse();
        assertThat(view.isOfPrimary("a1")).isTrue();
        assertThat(view.isOfPrimary("b2")).isFalse();
    }

    @Test
    void aNodeThatHasBecomeAReplicaIsNoPrimary() {
        String reply = REPLY.replace("myself,master - 0 0 3 connected 0-4 6-100", "myself,slave b2 0 0 3 connected");
        assertThat(ClusterView.parse(reply, ClusterEndpoints.none(), ASKED).isOfPrimary("a1"))
                .isFalse();
    }

    @Test
    void knowsWhetherAnythingChanged() {
        ClusterView view = ClusterView.parse(REPLY, ClusterEndpoints.none(), ASKED);
        assertThat(view.agreesWith(ClusterView.parse(REPLY.replace(" 0 1 ", " 8 9 "), ClusterEndpoints.none(), ASKED)))
                .isTrue();
        assertThat(view.agreesWith(
                        ClusterView.parse(REPLY.replace("16383 5", "16383"), ClusterEndpoints.none(), ASKED)))
                .isFalse();
        assertThat(ClusterView.parse(REPLY.replace("16383 5", "16383"), ClusterEndpoints.none(), ASKED)
                        .owner(5))
                .isNull();
    }

    @Test
    void aPrimaryWithoutSlotsChangesNoOwner() {
        ClusterView view = ClusterView.parse(REPLY, ClusterEndpoints.none(), ASKED);
        ClusterView grown = ClusterView.parse(
                REPLY + "a0 10.0.0.5:7005@17005 master - 0 1 0 connected\n", ClusterEndpoints.none(), ASKED);
        assertThat(grown.agreesWith(view)).isFalse();
        assertThat(grown.agreesOnOwners(view)).isTrue();
        assertThat(ClusterView.parse(REPLY.replace("16383 5", "16383"), ClusterEndpoints.none(), ASKED)
                        .agreesOnOwners(view))
                .isFalse();
    }

    @Test
    void aNodeOutsideOfTheClusterIsPassedOver() {
        RedisAddress down = new RedisAddress(null, "down.example", 7000, false);
        RedisAddress refusing = new RedisAddress(null, "refusing.example", 7000, false);
        RedisAddress outside = new RedisAddress(null, "outside.example", 7000, false);
        RedisAddress single = new RedisAddress(null, "single.example", 7000, false);
        ClusterView whole = ClusterView.parse(REPLY, ClusterEndpoints.none(), ASKED);
        Function<RedisAddress, ClusterView> ask = node -> {
            if (node == down) {
                throw new RedisLinkException("down", null);
            }
            if (node == refusing) {
                throw new RedisReplyException("AUTH", node, new RedisError("WRONGPASS invalid password"));
            }
            if (node == single) {
                throw new RedisReplyException(
                        "CLUSTER", node, new RedisError("ERR This instance has cluster support disabled"));
            }
            return node == outside ? OUTSIDE : whole;
        };
        assertThat(ClusterView.ofAny(List.of(outside, down, refusing, ASKED), ask))
                .isSameAs(whole);
        assertThatThrownBy(() -> ClusterView.ofAny(List.of(single, down, outside), ask))
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining("outside.example:7000 is outside of the cluster")
                .hasMessageContaining("cluster support disabled");
        assertThatThrownBy(() -> ClusterView.ofAny(List.of(single), ask)).isInstanceOf(RedisReplyException.class);
        assertThatThrownBy(() -> ClusterView.ofAny(List.of(down, refusing, outside), ask))
                .as("a wrong password is not cured by a node that is down")
                .isInstanceOf(RedisReplyException.class);
    }

    @Test
    void whatANodeOutsideSaysSupersedesNothing() {
        ClusterView view = ClusterView.parse(REPLY, ClusterEndpoints.none(), ASKED);
        assertThat(OUTSIDE.epoch()).isGreaterThan(view.epoch());
        assertThat(OUTSIDE.supersedes(view)).isFalse();
        assertThat(view.supersedes(view)).isTrue();
        assertThat(ClusterView.parse(REPLY.replace(" 7 connected", " 6 connected"), ClusterEndpoints.none(), ASKED)
                        .supersedes(view))
                .isFalse();
    }

    @Test
    void countsTheSlotsOfNobody() {
        assertThat(ClusterView.parse(REPLY, ClusterEndpoints.none(), ASKED).unowned())
                .isZero();
        assertThat(ClusterView.parse(REPLY.replace("16383 5", "16381"), ClusterEndpoints.none(), ASKED)
                        .unowned())
                .isEqualTo(3);
        assertThat(OUTSIDE.unowned()).isEqualTo(16_384);
    }

    @Test
    void readsRedirects() {
        assertThat(Redirect.of(new RedisError("MOVED 866 127.0.0.1:7001")))
                .contains(new Redirect(false, 866, "127.0.0.1", 7001));
        assertThat(Redirect.of(new RedisError("ASK 5 ::1:7002"))).contains(new Redirect(true, 5, "::1", 7002));
        assertThat(Redirect.of(new RedisError("ERR unknown command"))).isEmpty();
        assertThat(Redirect.isElsewhere(new RedisError("CLUSTERDOWN Hash slot not served")))
                .isTrue();
    }
}
