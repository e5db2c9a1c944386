package io.rediscdc.sink.write;

import io.rediscdc.redis.Batch;
import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.metrics.SinkMetrics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;

/** Last step: writes states to one server, pipelined, and checks every reply. For one thread. */
final class TargetWriter implements StateWriter {
    private final RedisAddress address;
    private final DatabaseLinks links;
    private final int maxRecords;
    private final int maxInFlight;
    private final SinkMetrics metrics;

    /** A chunk on its way. */
    private record Flight(Chunk chunk, Batch batch) {}

    TargetWriter(DatabaseLinks links, RedisAddress address, int maxRecords, int maxInFlight, SinkMetrics metrics) {
        this.address = address;
        this.links = links;
        this.maxRecords = maxRecords;
        this.maxInFlight = maxInFlight;
        this.metrics = metrics;
    }

    @Override
    public List<Refusal> write(List<TargetState> states) {
        List<Refusal> refusals = new ArrayList<>();
        Deque<Flight> flights = new ArrayDeque<>(maxInFlight);
        try {
            for (Chunk chunk : Chunk.split(states, maxRecords)) {
                if (flights.size() == maxInFlight) {
                    settle(flights.remove(), refusals);
                }
                flights.add(new Flight(chunk, links.to(chunk.db()).send(chunk.commands())));
            }
            while (!flights.isEmpty()) {
                settle(flights.remove(), refusals);
            }
            return refusals;
        } catch (RuntimeException e) {
            drain(flights, e);
            links.close();
            throw e;
        }
    }

    private void settle(Flight flight, List<Refusal> refusals) {
        Object[] replies = flight.batch().await();
        List<TargetState> states = flight.chunk().states();
        int deletes = 0;
        int refused = 0;
        for (int i = 0; i < replies.length; i++) {
            TargetState state = states.get(i);
            if (replies[i] instanceof RedisError error) {
                if (error.kind() != ErrorKind.BAD_RECORD) {
                    throw new RedisReplyException("write of the " + state, address, error);
                }
                refusals.add(new Refusal(state, error));
                refused++;
            } else if (!WriteCommand.isDone(state, replies[i])) {
                throw new ConnectException("Redis at " + address.hostAndPort() + " answered the write of the " + state
                        + " with something that is neither its result nor an error: is there a proxy in between?"
                        + " Nothing was skipped.");
            } else {
                deletes += state.mutation().deletes() ? 1 : 0;
            }
        }
        metrics.batches.increment();
        metrics.recordsApplied.add(replies.length - refused);
        metrics.deletesApplied.add(deletes);
        metrics.bytesWritten.add(flight.chunk().bytes());
    }

    /**
     * Waits until nothing of a failed write is on its way any more, or its connection is lost: what is written again
     * goes over a new connection, and must not be overtaken by what still waits in an old one.
     */
    private static void drain(Deque<Flight> flights, RuntimeException failure) {
        for (Flight flight : flights) {
            try {
                flight.batch().await();
            } catch (RuntimeException e) {
                failure.addSuppressed(e);
            }
        }
    }
}
