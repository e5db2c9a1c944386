package io.rediscdc.source.shard;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes of a cluster that no key is read at any more. Each is let go once no read is on its way to it and all is heard
 * that it had to tell from before it gave its last slot away. For the shard's one thread.
 */
final class LeavingNodes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeavingNodes.class);

    private final ShardProgress progress;
    private final List<Node> read = new ArrayList<>();
    private final List<Node> settled = new ArrayList<>();

    LeavingNodes(ShardProgress progress) {
        this.progress = progress;
    }

    /** A read may be on its way to it. */
    void add(Node node) {
        read.add(node);
    }

    /** Those that a read may be on its way to. */
    List<Node> read() {
        return read;
    }

    /** No read is on its way to any of them. */
    void settled() {
        settled.addAll(read);
        read.clear();
    }

    void step() {
        settled.removeIf(this::isDone);
    }

    private boolean isDone(Node node) {
        boolean heardOut = node.isHeardOut();
        RuntimeException lost = node.lost();
        if (!heardOut && lost == null) {
            return false;
        }
        if (!heardOut) {
            LOG.warn("{}; it left before it had told of all changes in the slots that it gave away", lost.getMessage());
            progress.gap(GapReason.LINK_LOST);
        }
        node.close();
        return true;
    }

    @Override
    public void close() {
        read.forEach(Node::close);
        settled.forEach(Node::close);
    }
}
