package org.pixelcaravan.admission;

import org.pixelcaravan.content.ByteAccount;

/** What one request holds of the gateway's budgets. Once it has room for what it is about to buy, it is refused nothing. */
final class RequestAccount implements ByteAccount {
    private final Admission admission;
    private long memory;
    private long content;
    private long disk;
    private long reserved;
    private boolean buys;
    private boolean closed;

    RequestAccount(Admission admission) {
        this.admission = admission;
    }

    @Override
    public synchronized boolean takeMemory(long bytes) {
        boolean taken = !closed && admission.content().tryTake(bytes);
        if (taken) {
            content += bytes;
        }
        return taken;
    }

    @Override
    public synchronized void giveMemory(long bytes) {
        if (!closed) {
            content -= bytes;
            admission.content().give(bytes);
        }
    }

    @Override
    public synchronized void needMemory(long bytes) {
        if (!closed) {
            take(admission.memory(), bytes, "memory");
            memory += bytes;
        }
    }

    @Override
    public synchronized void takeDisk(long bytes) {
        if (closed) {
            return;
        }
        long kept = Math.min(reserved, bytes);
        take(admission.spool(), bytes - kept, "room on its disk");
        reserved -= kept;
        admission.promised().give(kept);
        disk += bytes;
    }

    private void take(ByteBudget budget, long bytes, String what) {
        if (buys) {
            budget.take(bytes);
        } else if (!budget.tryTake(bytes)) {
            throw admission.refusal(what);
        }
    }

    /**
     * More than the whole budget counts as all of it: such a request runs alone. What is still reserved counts: whoever reserves
     * again is about to buy something else in the place of what has not come.
     */
    @Override
    public synchronized void reserveDisk(long bytes) {
        long wanted = Math.min(bytes, admission.spool().capacity() - disk) - reserved;
        if (!closed && wanted > 0) {
            admission.promise(wanted);
            reserved += wanted;
        }
        buys = true;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            admission.memory().give(memory);
            admission.content().give(content);
            admission.spool().give(disk + reserved);
            admission.promised().give(reserved);
        }
    }
}
