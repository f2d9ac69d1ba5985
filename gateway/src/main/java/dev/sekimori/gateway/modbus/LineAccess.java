package dev.sekimori.gateway.modbus;

import dev.sekimori.gateway.DecisionDesk;
import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.NativeAccess;
import dev.sekimori.gateway.modbus.DeviceLine.Job;
import dev.sekimori.gateway.modbus.DeviceLine.Outcome;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes registers for virtual devices over the same lines that clients use. A resource
 * is {@code /unit/function/register} or {@code /unit/function/first-last}; functions 3 and 4 are
 * read, 6 and 16 written, with the registers in network order.
 */
record LineAccess(DecisionDesk desk, DeviceLines lines, ModbusBounds bounds)
        implements NativeAccess {
    private static final Pattern RESOURCE =
            Pattern.compile("/([0-9]{1,3})/([0-9]{1,3})/([0-9]{1,5})(?:-([0-9]{1,5}))?");

    private record Place(int unit, int function, int first, int count) {}

    @Override
    public Result read(GatewayDevice device, String resource) {
        return place(resource)
                .filter(at -> at.function() == Request.READ_HOLDING
                        || at.function() == Request.READ_INPUT)
                .map(at -> ask(
                        device,
                        at,
                        ByteBuffer.allocate(5)
                                .put((byte) at.function())
                                .putShort((short) at.first())
                                .putShort((short) at.count())
                                .array()))
                .orElseGet(() -> new Result.Failed(Failure.NOT_SERVED));
    }

    @Override
    public Result write(GatewayDevice device, String resource, byte[] payload) {
        return place(resource)
                .filter(at -> payload.length == 2 * at.count())
                .flatMap(at -> writing(at, payload).map(pdu -> ask(device, at, pdu)))
                .orElseGet(() -> new Result.Failed(Failure.NOT_SERVED));
    }

    private static Optional<byte[]> writing(Place at, byte[] payload) {
        return switch (at.function()) {
            case Request.WRITE_REGISTER ->
                at.count() == 1
                        ? Optional.of(ByteBuffer.allocate(5)
                                .put((byte) at.function())
                                .putShort((short) at.first())
                                .put(payload)
                                .array())
                        : Optional.empty();
            case Request.WRITE_REGISTERS ->
                Optional.of(ByteBuffer.allocate(6 + payload.length)
                        .put((byte) at.function())
                        .putShort((short) at.first())
                        .putShort((short) at.count())
                        .put((byte) payload.length)
                        .put(payload)
                        .array());
            default -> Optional.empty();
        };
    }

    private static Optional<Place> place(String resource) {
        Matcher parts = RESOURCE.matcher(resource);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int first = Integer.parseInt(parts.group(3));
        int last = parts.group(4) == null ? first : Integer.parseInt(parts.group(4));
        int count = last - first + 1;
        int unit = Integer.parseInt(parts.group(1));
        return unit <= 255 && last <= Request.LAST_REGISTER && count >= 1 && count <= 123
                ? Optional.of(new Place(unit, Integer.parseInt(parts.group(2)), first, count))
                : Optional.empty();
    }

    private Result ask(GatewayDevice device, Place at, byte[] pdu) {
        Optional<DeviceLine> line = lines.to(device);
        if (line.isEmpty()) {
            return new Result.Failed(Failure.NOT_SERVED);
        }
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        line.get()
                .send(new Job(
                        at.unit(),
                        pdu,
                        () -> desk.site().mayCommunicate(device.id()),
                        outcome::complete));
        try {
            return result(
                    at,
                    outcome.get(
                            (long) bounds.waitMs() + 2L * bounds.answerMs(),
                            TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException e) {
            return new Result.Failed(Failure.UNREACHABLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result.Failed(Failure.UNREACHABLE);
        }
    }

    private static Result result(Place at, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered(var pdu)
            when Response.isException(pdu) -> new Result.Failed(Failure.REFUSED);
            case Outcome.Answered(var pdu) ->
                new Result.Done(
                        at.function() == Request.READ_HOLDING || at.function() == Request.READ_INPUT
                                ? Arrays.copyOfRange(pdu, 2, pdu.length)
                                : new byte[0]);
            case Outcome.Failed(var code) ->
                new Result.Failed(code == ExceptionCode.BUSY ? Failure.BUSY : Failure.UNREACHABLE);
        };
    }
}
