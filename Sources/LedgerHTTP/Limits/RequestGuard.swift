import HTTPTypes
import LedgerWire
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Holds one connection to the sizes and deadlines of ``ServerLimits``.
///
/// A request whose header already breaks a limit is answered here and never reaches a route. A
/// fault within a body is thrown to whoever reads the body, and the connection closes with that
/// answer. In both cases what still comes in is thrown away for a moment, since a client that is
/// still sending when its connection closes loses the answer.
///
/// A stream of taps is long and is answered while it comes in: it has a size and a length of time
/// of its own, and ends early where for a while neither direction moves.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private enum Phase {
    case awaitingHead
    case readingHead
    case readingBody(bytes: Int)
    case closing
  }

  private let limits: ServerLimits
  private var phase = Phase.awaitingHead
  /// Requests that were passed on and whose answers have not been written.
  private var unanswered = 0
  /// What to answer once the requests before have been answered.
  private var refusal: Problem?
  private var bodyBytesMax = 0
  /// Until when a stream of taps may take; nil for any other request.
  private var streamEnd: NIODeadline?
  private var inboundDeadline: Scheduled<Void>?
  private var outboundDeadline: Scheduled<Void>?
  private var context: ChannelHandlerContext?

  init(limits: ServerLimits) {
    self.limits = limits
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    inboundDeadline?.cancel()
    outboundDeadline?.cancel()
    self.context = nil
  }

  /// Bytes have arrived, of which part or all.
  func bytesArrived() {
    guard let context, case .awaitingHead = phase else { return }
    phase = .readingHead
    setInboundDeadline(limits.headerSeconds, context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch (phase, unwrapInboundIn(data)) {
    case (.closing, _): break
    case (_, .head(let head)):
      let length = head.headerFields[.contentLength].flatMap { Int($0) } ?? 0
      let isStream = head.isTapStream
      bodyBytesMax = isStream ? limits.tapStreamBytesMax : limits.bodyBytesMax
      guard length <= bodyBytesMax else {
        return refuse(Problem(.contentTooLarge), context)
      }
      phase = .readingBody(bytes: 0)
      unanswered += 1
      streamEnd = isStream ? .now() + .seconds(Int64(limits.tapStreamSeconds)) : nil
      setInboundDeadline(limits.bodySeconds, context)
      context.fireChannelRead(data)
    case (.readingBody(let bytes), .body(let part)):
      let total = bytes + part.readableBytes
      guard total <= bodyBytesMax else {
        return failBody(Problem(.contentTooLarge), context)
      }
      phase = .readingBody(bytes: total)
      streamMoved(context)
      context.fireChannelRead(data)
    case (_, .body), (_, .end):
      inboundDeadline?.cancel()
      phase = .awaitingHead
      context.fireChannelRead(data)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let problem: Problem
    switch error {
    case HTTPParserError.headerOverflow: problem = Problem(.headersTooLarge)
    case is HTTPParserError, is HTTP1TypeConversionError: problem = Problem(.badRequest)
    default: return context.fireErrorCaught(error)
    }
    switch phase {
    case .closing: break
    case .readingBody: failBody(problem, context)
    case .awaitingHead, .readingHead: refuse(problem, context)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .closing = phase, refusal == nil, unanswered == 0,
      event as? ChannelEvent == .inputClosed
    {
      context.close(promise: nil)
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    outboundDeadline?.cancel()
    if !context.channel.isWritable {
      outboundDeadline = schedule(limits.writeStallSeconds, context) { context in
        context.close(promise: nil)
      }
    }
    streamMoved(context)
    context.fireChannelWritabilityChanged()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch (phase, unwrapOutboundIn(data)) {
    case (.closing, .head(var head))
    where refusal == nil && unanswered == 1 && head.status.kind != .informational:
      head.headerFields[.connection] = "close"
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case (_, .end):
      context.write(data, promise: promise)
      unanswered -= 1
      guard case .closing = phase, unanswered == 0 else { return }
      if let refusal { answer(refusal, context) }
      linger(context)
    default:
      streamMoved(context)
      context.write(data, promise: promise)
    }
  }
}

extension RequestGuard {
  /// Answers in place of a route, once every request before has been answered.
  private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
    phase = .closing
    inboundDeadline?.cancel()
    guard unanswered == 0 else {
      refusal = problem
      return
    }
    answer(problem, context)
    linger(context)
  }

  /// Throws to the route that reads the body; its answer is the connection's last.
  private func failBody(_ problem: Problem, _ context: ChannelHandlerContext) {
    phase = .closing
    inboundDeadline?.cancel()
    guard unanswered > 0 else { return linger(context) }
    context.fireErrorCaught(problem)
  }

  private func answer(_ problem: Problem, _ context: ChannelHandlerContext) {
    refusal = nil
    let body = problem.body.json()
    var headers = problem.headers
    headers[.contentType] = "application/problem+json"
    headers[.contentLength] = String(body.count)
    headers[.cacheControl] = "no-store"
    headers[.connection] = "close"
    let head = HTTPResponse(status: problem.status, headerFields: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
    context.write(wrapOutboundOut(.end(nil)), promise: nil)
  }

  /// Closes the sending side now, and all of it when the caller has or after a moment.
  private func linger(_ context: ChannelHandlerContext) {
    context.flush()
    context.close(mode: .output, promise: nil)
    inboundDeadline = schedule(limits.lingerSeconds, context) { context in
      context.close(promise: nil)
    }
  }

  /// Gives a stream of taps more time, since a part of it came or went.
  private func streamMoved(_ context: ChannelHandlerContext) {
    guard let streamEnd, case .readingBody = phase else { return }
    let left = (streamEnd - .now()).nanoseconds / 1_000_000_000
    setInboundDeadline(max(0, min(limits.bodySeconds, Int(left))), context)
  }

  private func setInboundDeadline(_ seconds: Int, _ context: ChannelHandlerContext) {
    inboundDeadline?.cancel()
    inboundDeadline = schedule(seconds, context) { [self] context in
      switch phase {
      case .readingBody: failBody(Problem(.requestTimeout), context)
      case .readingHead: refuse(Problem(.requestTimeout), context)
      case .awaitingHead, .closing: break
      }
    }
  }

  private func schedule(
    _ seconds: Int, _ context: ChannelHandlerContext,
    _ action: @escaping (ChannelHandlerContext) -> Void
  ) -> Scheduled<Void> {
    context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(Int64(seconds))) {
      action(context)
    }
  }
}
