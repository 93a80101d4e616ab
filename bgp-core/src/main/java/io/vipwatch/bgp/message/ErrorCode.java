package io.vipwatch.bgp.message;

import java.util.Optional;

/**
 * NOTIFICATION error codes and subcodes with their names in IANA's registry (RFC 4271 §4.5, RFC 4486, RFC 5492, RFC
 * 6608, RFC 7313, RFC 8538, RFC 9003, RFC 9234, RFC 9384, RFC 9687).
 */
public enum ErrorCode {
    HEADER_UNSPECIFIC(1, 0, "Message Header Error", "Unspecific"),
    CONNECTION_NOT_SYNCHRONIZED(1, 1, "Message Header Error", "Connection Not Synchronized"),
    BAD_MESSAGE_LENGTH(1, 2, "Message Header Error", "Bad Message Length"),
    BAD_MESSAGE_TYPE(1, 3, "Message Header Error", "Bad Message Type"),
    OPEN_UNSPECIFIC(2, 0, "OPEN Message Error", "Unspecific"),
    OPEN_UNSUPPORTED_VERSION_NUMBER(2, 1, "OPEN Message Error", "Unsupported Version Number"),
    OPEN_BAD_PEER_AS(2, 2, "OPEN Message Error", "Bad Peer AS"),
    OPEN_BAD_BGP_IDENTIFIER(2, 3, "OPEN Message Error", "Bad BGP Identifier"),
    OPEN_UNSUPPORTED_OPTIONAL_PARAMETER(2, 4, "OPEN Message Error", "Unsupported Optional Parameter"),
    OPEN_UNACCEPTABLE_HOLD_TIME(2, 6, "OPEN Message Error", "Unacceptable Hold Time"),
    OPEN_UNSUPPORTED_CAPABILITY(2, 7, "OPEN Message Error", "Unsupported Capability"),
    OPEN_ROLE_MISMATCH(2, 11, "OPEN Message Error", "Role Mismatch"),
    UPDATE_UNSPECIFIC(3, 0, "UPDATE Message Error", "Unspecific"),
    UPDATE_MALFORMED_ATTRIBUTE_LIST(3, 1, "UPDATE Message Error", "Malformed Attribute List"),
    UPDATE_UNRECOGNIZED_WELL_KNOWN_ATTRIBUTE(3, 2, "UPDATE Message Error", "Unrecognized Well-known Attribute"),
    UPDATE_MISSING_WELL_KNOWN_ATTRIBUTE(3, 3, "UPDATE Message Error", "Missing Well-known Attribute"),
    UPDATE_ATTRIBUTE_FLAGS_ERROR(3, 4, "UPDATE Message Error", "Attribute Flags Error"),
    UPDATE_ATTRIBUTE_LENGTH_ERROR(3, 5, "UPDATE Message Error", "Attribute Length Error"),
    UPDATE_INVALID_ORIGIN(3, 6, "UPDATE Message Error", "Invalid ORIGIN Attribute"),
    UPDATE_INVALID_NEXT_HOP(3, 8, "UPDATE Message Error", "Invalid NEXT_HOP Attribute"),
    UPDATE_OPTIONAL_ATTRIBUTE_ERROR(3, 9, "UPDATE Message Error", "Optional Attribute Error"),
    UPDATE_INVALID_NETWORK_FIELD(3, 10, "UPDATE Message Error", "Invalid Network Field"),
    UPDATE_MALFORMED_AS_PATH(3, 11, "UPDATE Message Error", "Malformed AS_PATH"),
    HOLD_TIMER_EXPIRED(4, 0, "Hold Timer Expired", ""),
    FSM_UNSPECIFIC(5, 0, "Finite State Machine Error", "Unspecified Error"),
    FSM_UNEXPECTED_MESSAGE_IN_OPENSENT(
            5, 1, "Finite State Machine Error", "Receive Unexpected Message in OpenSent State"),
    FSM_UNEXPECTED_MESSAGE_IN_OPENCONFIRM(
            5, 2, "Finite State Machine Error", "Receive Unexpected Message in OpenConfirm State"),
    FSM_UNEXPECTED_MESSAGE_IN_ESTABLISHED(
            5, 3, "Finite State Machine Error", "Receive Unexpected Message in Established State"),
    CEASE_UNSPECIFIC(6, 0, "Cease", "Unspecific"),
    CEASE_MAXIMUM_NUMBER_OF_PREFIXES_REACHED(6, 1, "Cease", "Maximum Number of Prefixes Reached"),
    CEASE_ADMINISTRATIVE_SHUTDOWN(6, 2, "Cease", "Administrative Shutdown"),
    CEASE_PEER_DE_CONFIGURED(6, 3, "Cease", "Peer De-configured"),
    CEASE_ADMINISTRATIVE_RESET(6, 4, "Cease", "Administrative Reset"),
    CEASE_CONNECTION_REJECTED(6, 5, "Cease", "Connection Rejected"),
    CEASE_OTHER_CONFIGURATION_CHANGE(6, 6, "Cease", "Other Configuration Change"),
    CEASE_CONNECTION_COLLISION_RESOLUTION(6, 7, "Cease", "Connection Collision Resolution"),
    CEASE_OUT_OF_RESOURCES(6, 8, "Cease", "Out of Resources"),
    CEASE_HARD_RESET(6, 9, "Cease", "Hard Reset"),
    CEASE_BFD_DOWN(6, 10, "Cease", "BFD Down"),
    ROUTE_REFRESH_UNSPECIFIC(7, 0, "ROUTE-REFRESH Message Error", "Unspecific"),
    ROUTE_REFRESH_INVALID_MESSAGE_LENGTH(7, 1, "ROUTE-REFRESH Message Error", "Invalid Message Length"),
    SEND_HOLD_TIMER_EXPIRED(8, 0, "Send Hold Timer Expired", "");

    private final int code;
    private final int subcode;
    private final String codeName;
    private final String subcodeName;

    ErrorCode(int code, int subcode, String codeName, String subcodeName) {
        this.code = code;
        this.subcode = subcode;
        this.codeName = codeName;
        this.subcodeName = subcodeName;
    }

    /** {@return the error code, 1 to 8} */
    public int code() {
        return code;
    }

    /** {@return the error subcode} */
    public int subcode() {
        return subcode;
    }

    /** {@return both names, as in {@code Cease/BFD Down}; one where there are no subcodes} */
    public String text() {
        return subcodeName.isEmpty() ? codeName : codeName + "/" + subcodeName;
    }

    /** {@return the constant for these numbers, if there is one} */
    public static Optional<ErrorCode> of(int code, int subcode) {
        for (ErrorCode error : values()) {
            if (error.code == code && error.subcode == subcode) {
                return Optional.of(error);
            }
        }
        return Optional.empty();
    }

    /** {@return the names of these numbers, with the numbers themselves where they are not known} */
    public static String name(int code, int subcode) {
        Optional<ErrorCode> exact = of(code, subcode);
        if (exact.isPresent()) {
            return exact.get().text();
        }
        return of(code, 0).map(error -> error.codeName + "/" + subcode).orElse("code " + code + "/" + subcode);
    }
}
