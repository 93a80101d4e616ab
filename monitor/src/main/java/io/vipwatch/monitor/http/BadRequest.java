package io.vipwatch.monitor.http;

/** A request asks for something that makes no sense. */
final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRequest(String message) {
        super(message);
    }
}
