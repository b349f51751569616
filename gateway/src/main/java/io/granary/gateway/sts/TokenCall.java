package io.granary.gateway.sts;

import io.granary.gateway.access.Circumstances;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestHead;
import java.nio.ByteBuffer;

/// One request to the token service, its body gathered. The body is lent for the call.
public record TokenCall(
        RequestHead head, QueryParameters query, ByteBuffer body, Circumstances circumstances, String requestId) {}
