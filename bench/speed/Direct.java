package speed;

/** No proxy at all. */
final class Direct implements Contender {
    private final int vendor;

    Direct(int vendor) {
        this.vendor = vendor;
    }

    @Override
    public String name() {
        return Cell.DIRECT;
    }

    @Override
    public Question question(Cell cell) {
        return Contender.untranslated(cell, vendor);
    }

    @Override
    public ProcessMeter processes() {
        return ProcessMeter.NONE;
    }

    @Override
    public void close() {
        // There is nothing.
    }
}
