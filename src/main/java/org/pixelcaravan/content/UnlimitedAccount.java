package org.pixelcaravan.content;

/** Counts nothing and refuses nothing. */
final class UnlimitedAccount implements ByteAccount {

    @Override
    public boolean takeMemory(long bytes) {
        return true;
    }

    @Override
    public void giveMemory(long bytes) {
        // Nothing was counted.
    }

    @Override
    public void needMemory(long bytes) {
        // There is always enough.
    }

    @Override
    public void takeDisk(long bytes) {
        // There is always enough.
    }

    @Override
    public void reserveDisk(long bytes) {
        // There is always enough.
    }

    @Override
    public void close() {
        // Nothing was counted.
    }
}
