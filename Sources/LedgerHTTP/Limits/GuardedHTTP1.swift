import Hummingbird
public import HummingbirdCore
import Logging
import NIOCore

extension HTTPServerBuilder {
  /// HTTP/1.1 under these limits.
  ///
  /// The header's size is counted by the library's decoder; sizes of bodies and all deadlines by a
  /// ``RequestGuard`` on each connection.
  public static func http1(limits: ServerLimits) -> HTTPServerBuilder {
    HTTPServerBuilder { responder in
      GuardedHTTP1(
        http1: HTTP1Channel(
          responder: responder,
          configuration: HTTP1Channel.Configuration(
            additionalChannelHandlers: [RequestGuard(limits: limits)],
            idleTimeout: .seconds(Int64(limits.idleSeconds)),
            httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
              maxHeaderFieldSize: limits.headerBytesMax, maxHeaderListSize: limits.headerBytesMax,
              maxHeaderFieldCount: limits.headerFieldsMax))))
    }
  }
}

/// The library's HTTP/1.1 with a handler before it that sees bytes arrive.
private struct GuardedHTTP1: ServerChildChannel {
  let http1: HTTP1Channel

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
    http1.setup(channel: channel, logger: logger).flatMapThrowing { value in
      let pipeline = channel.pipeline.syncOperations
      let guarding = try pipeline.handler(type: RequestGuard.self)
      try pipeline.addHandler(ArrivalHandler(guarding), position: .first)
      return value
    }
  }

  func handle(value: HTTP1Channel.Value, logger: Logger) async {
    await http1.handle(value: value, logger: logger)
  }
}

/// Tells the guard of each arrival of bytes, which the decoder holds back until a header is whole.
private final class ArrivalHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let guarding: RequestGuard

  init(_ guarding: RequestGuard) {
    self.guarding = guarding
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guarding.bytesArrived()
    context.fireChannelRead(data)
  }
}
