package io.rediscdc.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Slots;
import io.rediscdc.redis.ClusterView;
import io.rediscdc.redis.ClusterView.Primary;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisLinkException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nodes of a cluster that know more and less of each other. */
class ClusterSurveyTest {
    private static final int SLOT = 7;

    private final Map<RedisAddress, ClusterView> nodes = new HashMap<>();

    @Test
    void whatAnOwnerSaysOfItselfCounts() {
        node("a", 5, "b");
        node("b", 5, "b");
        node("replica", 5, "a");

        for (String seeds : List.of("replica", "a replica", "replica a")) {
            ClusterSurvey.Found found = survey(seeds.split(" "));
            assertThat(found.view().owner(SLOT).id()).as(seeds).isEqualTo("b");
            assertThat(found.moving()).as(seeds).isFalse();
        }
    }

    @Test
    void whoHasHeardOfTheHigherEpochIsTakenForTheOwnerOfASlotThatTwoClaimUntilTheyAgree() {
        node("a", 5, "a");
        node("b", 6, "b");
        ClusterSurvey.Found found = survey("a");
        assertThat(found.view().owner(SLOT).id()).isEqualTo("b");
        assertThat(found.view().epoch()).isEqualTo(6);
        assertThat(found.moving()).isTrue();
    }

    @Test
    void aNodeIsMetWhereItHasAnsweredWhateverItTakesForItsAddress() {
        node("a", 5, "b");
        ClusterView own = view("b", 5, "b", false);
        nodes.put(
                at("b"),
                new ClusterView(
                        5,
                        "b",
                        List.of(new Primary("a", at("a")), new Primary("b", at("inner"))),
                        own.owners(),
                        false));
        assertThat(survey("a").view().owner(SLOT).address()).isEqualTo(at("b"));
    }

    @Test
    void itIsNotCertainWhoOwnsASlotThatTwoClaimAlikeOrNobodyDoes() {
        node("a", 5, "a");
        node("b", 5, "b");
        assertThat(survey("a").moving()).isTrue();
        node("a", 5, "b");
        node("b", 5, "a");
        assertThat(survey("a").moving()).isTrue();
    }

    @Test
    void aSlotOnItsWayIsToldByWhoTakesIt() {
        node("a", 5, "a");
        nodes.put(at("b"), view("b", 5, "a", true));
        assertThat(survey("a").moving()).isTrue();
    }

    @Test
    void anOwnerThatDoesNotAnswerIsAFailureAndOneOfThePastIsNot() {
        node("a", 5, "b");
        assertThatThrownBy(() -> survey("a")).hasMessageContaining("b is down");
        node("a", 6, "a");
        node("stale", 5, "b");
        ClusterSurvey.Found found = survey("stale", "a");
        assertThat(found.view().owner(SLOT).id()).isEqualTo("a");
    }

    @Test
    void ifNobodyAnswersItIsAFailure() {
        assertThatThrownBy(() -> survey("a", "b")).isInstanceOf(RedisLinkException.class);
    }

    @Test
    void aNodeThatTookTheAddressOfAnotherIsNotTheOwner() {
        node("a", 5, "b");
        nodes.put(at("b"), view("c", 9, "c", false));
        assertThatThrownBy(() -> survey("a")).hasMessageContaining("another node");
    }

    private ClusterSurvey.Found survey(String... seeds) {
        return ClusterSurvey.of(Stream.of(seeds).map(ClusterSurveyTest::at).toList(), node -> {
            if (!nodes.containsKey(node)) {
                throw new RedisLinkException(node.host() + " is down", null);
            }
            return nodes.get(node);
        });
    }

    /** A node that names who owns the slot; a owns all others. */
    private void node(String self, long epoch, String owner) {
        nodes.put(at(self), view(self, epoch, owner, false));
    }

    private static ClusterView view(String self, long epoch, String owner, boolean importing) {
        List<String> ids = Stream.of("a", "b", "c").toList();
        short[] owners = new short[Slots.COUNT];
        Arrays.fill(owners, (short) 0);
        owners[SLOT] = (short) ids.indexOf(owner);
        return new ClusterView(
                epoch,
                self,
                ids.stream().limit(2).map(id -> new Primary(id, at(id))).toList(),
                owners,
                importing);
    }

    private static RedisAddress at(String id) {
        return new RedisAddress(null, id, 7000, false);
    }
}
