package io.rediscdc.tools.up;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ConnectorStateTest {
    @Test
    void aTaskWithoutAStateIsNotRunning() throws JsonProcessingException {
        ConnectorState state = state("""
                {"info": {"tasks": [{"connector": "c", "task": 0}, {"connector": "c", "task": 1}]},
                 "status": {"connector": {"state": "RUNNING"}, "tasks": [{"id": 0, "state": "RUNNING"}]}}""");
        assertThat(state.isRunning()).isFalse();
        assertThat(state.summary()).isEqualTo("c: RUNNING, 1 of 2 tasks running");
    }

    @Test
    void aConnectorWithoutTasksIsNotRunning() throws JsonProcessingException {
        assertThat(state("{\"info\": {\"tasks\": []}, \"status\": {\"connector\": {\"state\": \"RUNNING\"}}}")
                        .isRunning())
                .isFalse();
    }

    @Test
    void oneThatConnectSaysNothingOfIsStarting() throws JsonProcessingException {
        ConnectorState state = state("{}");
        assertThat(state.isRunning()).isFalse();
        assertThat(state.isFailed()).isFalse();
        assertThat(state.summary()).startsWith("c: starting");
    }

    @Test
    void aFailedTaskComesWithItsTrace() throws JsonProcessingException {
        ConnectorState state = state("""
                {"info": {"tasks": [{"connector": "c", "task": 3}]},
                 "status": {"connector": {"state": "RUNNING"}, "tasks": [{"id": 3, "state": "FAILED", "trace": "why"}]}}""");
        assertThat(state.isFailed()).isTrue();
        assertThat(state.trace()).contains("task 3: why");
    }

    @Test
    void aStoppedConnectorIsHeld() throws JsonProcessingException {
        ConnectorState state =
                state("{\"info\": {\"tasks\": []}, \"status\": {\"connector\": {\"state\": \"STOPPED\"}}}");
        assertThat(state.isHeld()).isTrue();
        assertThat(state.summary()).isEqualTo("c: STOPPED");
    }

    private static ConnectorState state(String json) throws JsonProcessingException {
        return ConnectorState.of("c", new ObjectMapper().readTree(json));
    }
}
