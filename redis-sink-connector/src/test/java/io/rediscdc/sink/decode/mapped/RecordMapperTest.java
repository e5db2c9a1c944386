package io.rediscdc.sink.decode.mapped;

import static io.rediscdc.sink.decode.mapped.Mapped.mapper;
import static io.rediscdc.sink.decode.mapped.Mapped.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Slice;
import io.rediscdc.sink.decode.Edit.Additions;
import io.rediscdc.sink.decode.Edit.Document;
import io.rediscdc.sink.decode.Mutation;
import io.rediscdc.sink.decode.mapped.TimeToLive.Unit;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RecordMapperTest {
    @Test
    void aStringIsTextNumberBytesOrJson() {
        assertThat(string("ü")).isEqualTo("ü");
        assertThat(string(5L)).isEqualTo("5");
        assertThat(string(new BigDecimal("1E+3"))).isEqualTo("1000");
        assertThat(string(true)).isEqualTo("true");
        assertThat(string(new Date(12))).isEqualTo("12");
        assertThat(string("x".getBytes(StandardCharsets.UTF_8))).isEqualTo("x");
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", "\"\n\u0001");
        map.put("b", Arrays.asList(1, null, 1.5, new byte[] {1}));
        assertThat(string(map)).isEqualTo("{\"a\":\"\\\"\\n\\u0001\",\"b\":[1,null,1.5,\"AQ==\"]}");
    }

    @Test
    void aDocumentOfTextIsLeftAsItIs() {
        Mutation mutation = mapper(MapType.JSON, "${key}", "value").map(record("k", "{\"a\" : 1}"));
        assertThat(mutation.edit()).isEqualTo(new Document(Slice.of("{\"a\" : 1}"), 0));
        assertThat(mutation.deletes()).isFalse();
        assertThat(mutation.adds()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"60, S, 1700000060000", "60, MS, 1700000000060", "60, UNIX_S, 60000", "60, UNIX_MS, 60"})
    void timesToLiveCountFromTheRecord(String ttl, Unit unit, long expireAtMs) {
        RecordMapper mapper = mapper(MapType.STRING, "${key}", "value.v", null, "ttl", unit);
        SinkRecord record = record("k", Map.of("v", "x", "ttl", ttl));
        assertThat(mapper.map(record).state().expireAtMs()).isEqualTo(expireAtMs);
        assertThat(mapper.map(record("k", Map.of("v", "x"))).state().expireAtMs())
                .isZero();
        assertThat(mapper.map(record("k", Map.of("v", "x", "ttl", new Date(99))))
                        .state()
                        .expireAtMs())
                .isEqualTo(99);
    }

    @ParameterizedTest
    @CsvSource({"0", "-5", "soon", "1.5", "999999999999999999", "''"})
    void aTimeToLiveThatIsNoneIsSaid(String ttl) {
        RecordMapper mapper = mapper(MapType.STRING, "${key}", "value.v", null, "value.ttl", Unit.S);
        assertThatThrownBy(() -> mapper.map(record("k", Map.of("v", "x", "ttl", ttl))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("key \"k\" at topic orders, partition 3, offset 7")
                .hasMessageContaining("map.ttl=value.ttl is");
    }

    @ParameterizedTest
    @EnumSource(MapType.class)
    void aTombstoneDeletesWhateverTheType(MapType type) {
        Mutation mutation = mapper(type, "u:${id}", "value").map(record(Map.of("id", 1), null));
        assertThat(mutation.key().bytes()).isEqualTo("u:1".getBytes(StandardCharsets.UTF_8));
        assertThat(mutation.key().db()).isEqualTo(2);
        if (type.adds()) {
            assertThat(((Additions) mutation.edit()).steps().get(0).commands()).isEqualTo(List.of(List.of("UNLINK")));
        } else {
            assertThat(mutation.deletes()).isTrue();
        }
    }

    @Test
    void manyElementsAreSplitIntoCommandsThatAScriptCanPassOn() {
        List<String> elements = new ArrayList<>(Collections.nCopies(2_500, "e"));
        Additions additions = (Additions)
                mapper(MapType.LIST, "l", "value").map(record(null, elements)).edit();
        assertThat(additions.steps().get(0).commands()).extracting(List::size).containsExactly(1_001, 1_001, 501);
        assertThat(additions.steps().get(0).from()).isEqualTo("sink orders 3");
        assertThat(additions.steps().get(0).offset()).isEqualTo(7);
        elements.set(9, null);
        assertUnfit(MapType.LIST, elements, "an element that is null");
    }

    @Test
    void whatDoesNotFitIsSaid() {
        assertUnfit(MapType.HASH, "text", "map.value=value is a text");
        assertUnfit(MapType.HASH, Collections.singletonMap("f", null), "no field in it that is not null");
        assertUnfit(MapType.STREAM, List.of("a"), "an array");
        assertUnfit(MapType.STRING, "\ud800", "half of a surrogate pair");
        assertUnfit(MapType.STRING, List.of(Double.NaN), "NaN");
        assertUnfit(MapType.ZSET, Map.of("points", "many"), "map.score=points is 'many'");
        assertUnfit(MapType.ZSET, Map.of("points", "NaN"), "no number");
        assertUnfit(MapType.ZSET, Map.of("score", 1), "'points' is missing");
        assertThatThrownBy(() ->
                        mapper(MapType.STRING, "__rediscdc:${key}", "value").map(record("k", "v")))
                .hasMessageContaining("__rediscdc:");
        assertThatThrownBy(() -> mapper(MapType.STRING, "${key}", "value").map(record("", "v")))
                .hasMessageContaining("the key is empty");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "-1.5e3, -1.5e3", "inf, +inf", "-Infinity, -inf", ".5, .5"})
    void scoresAreNumbers(String score, String sent) {
        Additions additions = (Additions) mapper(MapType.ZSET, "z", "value.m", "value.s", null, Unit.S)
                .map(record(null, Map.of("m", "a", "s", score)))
                .edit();
        assertThat(additions.steps().get(0).commands().get(0).get(1)).isEqualTo(sent);
    }

    private static void assertUnfit(MapType type, Object value, String reason) {
        assertThatThrownBy(() -> mapper(type, "k:${key}", "value", "points", null, Unit.S)
                        .map(record("k", value)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("key \"k:k\"")
                .hasMessageContaining("map.type=" + type.text())
                .hasMessageContaining(reason);
    }

    private static String string(Object value) {
        return new String(
                mapper(MapType.STRING, "${key}", "value")
                        .map(record("k", value))
                        .state()
                        .payload()
                        .toArray(),
                StandardCharsets.UTF_8);
    }
}
