package io.rediscdc.sink.write;

import io.rediscdc.redis.Batch;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.metrics.SinkMetrics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/** Last step: writes states to one server, pipelined, and checks every reply. For one thread. */
final class TargetWriter implements StateWriter {
    private final RedisAddress address;
    private final DatabaseLinks links;
    private final boolean inCluster;
    private final int maxRecords;
    private final int maxInFlight;
    private final SinkMetrics metrics;
    private final WriteOptions options;
    private final MemoryGuard guard;
    /** Until the server says that the user may not. */
    private boolean groups;

    /** A chunk on its way. */
    private record Flight(Chunk chunk, Grouping grouping, Batch batch) {}

    /**
     * @param inCluster whether the server is a node of a cluster, which may answer for a key that it is elsewhere: then
     *     that is said of the state, and not of the server
     */
    TargetWriter(
            DatabaseLinks links,
            RedisAddress address,
            boolean inCluster,
            int maxRecords,
            int maxInFlight,
            SinkMetrics metrics,
            WriteOptions options,
            MemoryGuard guard) {
        this.address = address;
        this.links = links;
        this.inCluster = inCluster;
        this.maxRecords = maxRecords;
        this.maxInFlight = maxInFlight;
        this.metrics = metrics;
        this.options = options;
        this.guard = guard;
        this.groups = !inCluster; // there, keys of one command must be of one slot
    }

    @Override
    public List<Refusal> write(List<TargetState> states) {
        List<Refusal> refusals = new ArrayList<>();
        Deque<Flight> flights = new ArrayDeque<>(maxInFlight);
        try {
            for (Chunk chunk : chunks(states)) {
                if (flights.size() == maxInFlight) {
                    settle(flights.remove(), refusals);
                }
                Grouping grouping = groups
                        ? Grouping.of(chunk.states(), options.expired())
                        : Grouping.single(chunk.states(), options.expired());
                flights.add(new Flight(chunk, grouping, admit(chunk).send(grouping.commands())));
            }
            while (!flights.isEmpty()) {
                settle(flights.remove(), refusals);
            }
            Refusal.ofServer(refusals, states.size()).ifPresent(error -> {
                throw new RedisReplyException("write of " + states.size() + " states, each of them,", address, error);
            });
            return refusals;
        } catch (RuntimeException e) {
            drain(flights, e);
            links.close();
            throw e;
        }
    }

    /** Writes states of keys that are on their way to this node of a cluster, which another one still owns. */
    List<Refusal> writeAsking(List<TargetState> states) {
        List<Refusal> refusals = new ArrayList<>();
        try {
            for (Chunk chunk : chunks(states)) {
                List<Command> commands = new ArrayList<>(2 * chunk.states().size());
                for (Command command :
                        Grouping.single(chunk.states(), options.expired()).commands()) {
                    commands.add(Command.of("ASKING"));
                    commands.add(command);
                }
                Object[] both = admit(chunk).send(commands).await();
                Object[] replies = new Object[both.length / 2];
                for (int i = 0; i < replies.length; i++) {
                    // where ASKING is refused, so is what follows, but for another reason
                    replies[i] = both[2 * i] instanceof RedisError refused ? refused : both[2 * i + 1];
                }
                settle(chunk, replies, refusals);
            }
            return refusals;
        } catch (RuntimeException e) {
            links.close();
            throw e;
        }
    }

    /** What is to be written, in pieces; the rest counts as done. */
    private List<Chunk> chunks(List<TargetState> states) {
        List<TargetState> sent = new ArrayList<>(states);
        sent.removeIf(state -> options.expired().leaves(state.mutation()));
        metrics.expiredLeft.add(states.size() - sent.size());
        Throttle throttle = options.throttle();
        return Chunk.split(sent, throttle.commandsAtOnce(maxRecords), throttle.bytesAtOnce(Chunk.MAX_BYTES));
    }

    /** Returns the connection for a chunk once the target may be given it. */
    private Link admit(Chunk chunk) {
        Link link = links.to(chunk.db());
        if (!chunk.deletes()) {
            guard.check(link);
        }
        options.throttle().await(chunk.states().size(), chunk.bytes());
        return link;
    }

    /** Of what one command writes not all need be at fault where it is refused: then each is written by itself. */
    private void settle(Flight flight, List<Refusal> refusals) {
        Chunk chunk = flight.chunk();
        Object[] replies = flight.batch().await();
        Optional<RedisError> refusal = flight.grouping().refusal(replies);
        if (refusal.isEmpty()) {
            settle(chunk, flight.grouping().spread(replies), refusals);
            return;
        }
        groups &= refusal.get().kind() != ErrorKind.FATAL; // the user may lack the right to MSET alone
        Grouping single = Grouping.single(chunk.states(), options.expired());
        settle(chunk, admit(chunk).send(single.commands()).await(), refusals);
    }

    private void settle(Chunk chunk, Object[] replies, List<Refusal> refusals) {
        List<TargetState> states = chunk.states();
        int deletes = 0;
        int refused = 0;
        int left = 0;
        int joined = 0;
        for (int i = 0; i < replies.length; i++) {
            TargetState state = states.get(i);
            if (replies[i] instanceof RedisError error) {
                if (error.kind() != ErrorKind.BAD_RECORD && !(inCluster && Redirect.isElsewhere(error))) {
                    throw new RedisReplyException("write of the " + state, address, error);
                }
                refusals.add(new Refusal(state, error));
                refused++;
            } else if (options.expired().isLeft(replies[i])) {
                left++;
            } else if (!WriteCommand.isDone(state, replies[i])) {
                throw new ConnectException("Redis at " + address.hostAndPort() + " answered the write of the " + state
                        + " with something that is neither its result nor an error: is there a proxy in between?"
                        + " Nothing was skipped.");
            } else {
                deletes += state.mutation().deletes() ? 1 : 0;
                joined += state.mutation().records() - 1;
            }
        }
        metrics.batches.increment();
        metrics.recordsApplied.add(replies.length - refused - left + joined);
        metrics.expiredLeft.add(left);
        metrics.deletesApplied.add(deletes);
        metrics.bytesWritten.add(chunk.bytes());
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
