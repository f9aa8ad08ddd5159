package speed;

/** One that is a process, which ends with it. */
interface RunningContender extends Contender {
    Child child();

    @Override
    default ProcessMeter processes() {
        return child().meter();
    }

    @Override
    default void close() {
        child().close();
    }
}
