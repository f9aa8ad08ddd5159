package org.pixelcaravan.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.content.ByteAccount;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.support.LogCapture;

class AdmissionTest {
    private static final long MIB = 1 << 20;

    private final AtomicLong freeDisk = new AtomicLong(Long.MAX_VALUE);
    private final Admission admission = new Admission(3, 64 * MIB, 1000, freeDisk::get);

    @Test
    void letsInAsManyRequestsAsMayBeInFlight() {
        Runnable first = admission.enter();
        admission.enter();
        admission.enter();

        assertRefused(admission::enter);
        first.run();

        admission.enter();
        assertThat(admission.requestsInFlight()).isEqualTo(3);
        assertThat(admission.refusedRequests()).isEqualTo(1);
    }

    @Test
    void letsInNoMoreThanFourRequestsForEachMebibyteOfTheHeap() {
        assertThat(new Admission(1_000_000, 512 * MIB, 0, freeDisk::get).mostRequests())
                .isEqualTo(2048);
        assertThat(new Admission(10, 0, 0, freeDisk::get).mostRequests()).isEqualTo(1);
    }

    @Test
    void contentHasMemoryOfItsOwnAndDocumentsMayFillTheOther() {
        ByteAccount account = admission.newAccount();

        assertThat(account.takeMemory(8 * MIB)).isTrue();
        assertThat(account.takeMemory(1)).isFalse();
        account.needMemory(16 * MIB);

        assertRefused(() -> account.needMemory(1));
        assertThat(admission.memoryInFlight()).isEqualTo(admission.memoryBudget());
        account.giveMemory(MIB);
        assertThat(account.takeMemory(MIB)).isTrue();
    }

    @Test
    void refusesFilesBeyondTheBudgetAsLongAsNothingIsBought() {
        ByteAccount sender = admission.newAccount();
        sender.takeDisk(900);

        assertRefused(() -> sender.takeDisk(101));

        sender.takeDisk(100);
        assertThat(admission.spoolInFlight()).isEqualTo(1000);
    }

    @Test
    void aRequestThatHasRoomForItsPurchaseIsRefusedNothing() {
        ByteAccount buyer = admission.newAccount();
        buyer.reserveDisk(600);
        ByteAccount other = admission.newAccount();
        other.takeDisk(400);

        buyer.takeDisk(5000);
        buyer.needMemory(100 * MIB);

        assertThat(admission.spoolInFlight()).isEqualTo(5400);
        assertRefused(() -> other.takeDisk(1));
    }

    @Test
    void whatWasReservedIsNotCountedTwiceWhenItComes() {
        ByteAccount buyer = admission.newAccount();
        buyer.reserveDisk(600);

        buyer.takeDisk(500);

        assertThat(admission.spoolInFlight()).isEqualTo(600);
    }

    @Test
    void refusesAPurchaseWithoutRoomForItsResult() {
        admission.newAccount().reserveDisk(600);
        ByteAccount other = admission.newAccount();

        assertRefused(() -> other.reserveDisk(401));

        other.reserveDisk(400);
    }

    @Test
    void aRequestThatNeedsMoreThanThereIsRunsAlone() {
        ByteAccount large = admission.newAccount();
        ByteAccount small = admission.newAccount();
        small.reserveDisk(1);

        assertRefused(() -> large.reserveDisk(5000));
        small.close();

        large.reserveDisk(5000);
    }

    @Test
    void whatIsReservedMustFitOnTheDiskToo() {
        freeDisk.set(500);
        ByteAccount buyer = admission.newAccount();
        buyer.reserveDisk(300);

        assertRefused(() -> admission.newAccount().reserveDisk(300));
        buyer.takeDisk(300);
        freeDisk.set(300);

        admission.newAccount().reserveDisk(300);
    }

    @Test
    void aClosedAccountHasGivenEverythingBackAndTakesNothing() {
        Runnable leave = admission.enter();
        ByteAccount account = admission.newAccount();
        account.takeMemory(MIB);
        account.needMemory(MIB);
        account.reserveDisk(600);
        account.takeDisk(700);

        account.close();
        account.close();
        account.takeMemory(1);
        account.giveMemory(1);
        account.needMemory(1);
        account.takeDisk(1);
        account.reserveDisk(1);
        leave.run();

        assertThat(admission.memoryInFlight()).isZero();
        assertThat(admission.spoolInFlight()).isZero();
        assertThat(admission.promised().held()).isZero();
        assertThat(admission.requestsInFlight()).isZero();
    }

    @Test
    void aCrowdOfRefusedRequestsIsOneLineInTheLog() {
        try (LogCapture log = LogCapture.start()) {
            admission.newAccount().takeDisk(1000);
            for (int i = 0; i < 100; i++) {
                assertRefused(() -> admission.newAccount().takeDisk(1));
            }

            assertThat(log.text().lines().filter(line -> line.contains("refused")))
                    .hasSize(1);
        }
        assertThat(admission.refusedRequests()).isEqualTo(100);
    }

    private static void assertRefused(Runnable action) {
        assertThatThrownBy(action::run).isInstanceOfSatisfying(GatewayException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
            assertThat(refusal.retryAfter()).isPresent();
        });
    }
}
