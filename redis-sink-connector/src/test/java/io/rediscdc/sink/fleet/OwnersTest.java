package io.rediscdc.sink.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.Slots;
import io.rediscdc.redis.ClusterView;
import io.rediscdc.redis.ClusterView.Primary;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.sink.Records;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnersTest {
    private static final Primary A = new Primary("a", new RedisAddress(null, "10.0.0.1", 7001, false));
    private static final Primary B = new Primary("b", new RedisAddress(null, "10.0.0.2", 7002, false));
    private static final DbKey KEY = new DbKey(0, Records.bytes("k"));

    private final Map<RedisAddress, ClusterView> answers = new HashMap<>();
    private final Set<RedisAddress> refusing = new HashSet<>();
    private final List<RedisAddress> asked = new ArrayList<>();
    private final Owners owners = new Owners(List.of(A.address(), B.address()), node -> {
        asked.add(node);
        if (refusing.contains(node)) {
            throw new RedisReplyException("AUTH", node, new RedisError("WRONGPASS invalid username-password pair"));
        }
        if (!answers.containsKey(node)) {
            throw new RedisLinkException("down", null);
        }
        return answers.get(node);
    });

    @Test
    void asksOnceUntilSomethingGoesWrong() {
        answers.put(A.address(), allSlotsAt(1, 0));
        assertThat(owners.of(KEY)).isEqualTo(A);
        assertThat(owners.of(KEY)).isEqualTo(A);
        assertThat(asked).hasSize(1);
        owners.mistrust();
        assertThat(owners.of(KEY)).isEqualTo(A);
        assertThat(asked).hasSizeGreaterThan(1);
    }

    @Test
    void passesOverNodesThatAreDownAndNodesThatKnowLess() {
        answers.put(B.address(), allSlotsAt(5, 1));
        assertThat(owners.of(KEY)).isEqualTo(B);
        answers.put(A.address(), allSlotsAt(4, 0)); // cut off, and has not heard
        for (int i = 0; i < 4; i++) {
            owners.mistrust();
            assertThat(owners.of(KEY)).isEqualTo(B);
        }
        answers.put(A.address(), allSlotsAt(6, 0));
        owners.look(List.of(A.address()));
        assertThat(owners.of(KEY)).isEqualTo(A);
    }

    @Test
    void passesOverANodeThatWasTakenOutOfTheCluster() {
        answers.put(A.address(), allSlotsAt(9, -1));
        answers.put(B.address(), allSlotsAt(5, 1));
        assertThat(owners.of(KEY)).isEqualTo(B);
        for (int i = 0; i < 4; i++) {
            owners.mistrust();
            assertThat(owners.of(KEY)).isEqualTo(B);
        }
    }

    @Test
    void passesOverNodesThatRefuse() {
        refusing.add(A.address());
        answers.put(B.address(), allSlotsAt(1, 1));
        assertThat(owners.of(KEY)).isEqualTo(B);
        owners.look(List.of(A.address()));
        assertThat(owners.of(KEY)).isEqualTo(B);
    }

    @Test
    void aRefusalIsToldOnlyWhereNoOtherNodeMayAnswerLater() {
        refusing.add(A.address());
        assertThatThrownBy(() -> owners.of(KEY)).isInstanceOf(RedisLinkException.class);
        refusing.add(B.address());
        assertThatThrownBy(() -> owners.of(KEY)).isInstanceOf(RedisReplyException.class);
    }

    @Test
    void aClusterThatWasMadeAnewIsBelieved() {
        answers.put(A.address(), allSlotsAt(9, 0));
        assertThat(owners.of(KEY)).isEqualTo(A);
        answers.put(A.address(), allSlotsAt(1, 1));
        answers.put(B.address(), allSlotsAt(2, 1));
        owners.mistrust();
        assertThat(owners.of(KEY)).isEqualTo(B);
    }

    @Test
    void aSlotOfNobodyIsAskedForAgain() {
        answers.put(A.address(), allSlotsAt(1, -1));
        assertThatThrownBy(() -> owners.of(KEY)).isInstanceOf(RedisLinkException.class);
        answers.put(A.address(), allSlotsAt(1, 0));
        assertThat(owners.of(KEY)).isEqualTo(A);
    }

    @Test
    void aRedirectNamesAPrimaryOrNobody() {
        answers.put(A.address(), allSlotsAt(1, 0));
        owners.look(List.of());
        assertThat(owners.at(new Redirect(false, 1, "10.0.0.2", 7002), A.address()))
                .contains(B);
        assertThat(owners.at(new Redirect(false, 1, "", 7001), A.address())).contains(A);
        assertThat(owners.at(new Redirect(false, 1, "10.0.0.9", 7002), A.address()))
                .isEmpty();
    }

    /**
     * @param place of the owner among A and B; -1 for nobody
     */
    private static ClusterView allSlotsAt(long epoch, int place) {
        short[] slots = new short[Slots.COUNT];
        Arrays.fill(slots, (short) place);
        return new ClusterView(epoch, "a", List.of(A, B), slots, false);
    }
}
