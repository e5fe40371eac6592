import NIOCore
import NIOPosix
import Synchronization

/// What an issuer of external cards does with a question.
public enum ScriptedAnswer: Sendable {
  /// Sends these bytes, whatever they are, and closes.
  case bytes(String)
  /// Sends an HTTP answer.
  case http(Int, headers: [String] = [], body: String = "")
  /// Sends the head of an answer, then a byte now and then, for ever.
  case trickle
  /// Sends nothing and keeps the connection open, until it is told to answer.
  case silence
  /// Closes the connection.
  case close
}

/// A question as it came over the wire.
public struct ReceivedQuestion: Hashable, Sendable {
  /// The first line, such as `POST /cards HTTP/1.1`.
  public var line: String
  /// The header fields, by their names in small letters.
  public var headers: [String: String]
  /// The body.
  public var body: String
}

/// An issuer of external cards on a free port of the loopback interface, for the length of one
/// test: it says what it is told to say.
public final class ScriptedIssuer: Sendable {
  fileprivate let script: @Sendable (ReceivedQuestion) -> ScriptedAnswer
  private let questions = Mutex<[ReceivedQuestion]>([])
  private let listening = Mutex<Int>(0)
  private let waiting = Mutex<[any Channel]>([])

  private init(_ script: @escaping @Sendable (ReceivedQuestion) -> ScriptedAnswer) {
    self.script = script
  }

  /// Where it is asked.
  public var url: String { "http://127.0.0.1:\(port)/cards" }

  /// The port.
  public var port: Int { listening.withLock { $0 } }

  /// What it has been asked so far.
  public var received: [ReceivedQuestion] { questions.withLock { $0 } }

  fileprivate func note(_ question: ReceivedQuestion) {
    questions.withLock { $0.append(question) }
  }

  fileprivate func keep(_ channel: any Channel) {
    waiting.withLock { $0.append(channel) }
  }

  /// Gives everyone who got silence so far an HTTP answer.
  public func breakSilence(_ status: Int, body: String) {
    let channels = waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
    for channel in channels {
      channel.writeAndFlush(ByteBuffer(string: httpText(status, [], body)), promise: nil)
    }
  }

  /// Runs an issuer while `body` does.
  ///
  /// - Parameter script: its answer to a question.
  public static func run<Value: Sendable>(
    _ script: @escaping @Sendable (ReceivedQuestion) -> ScriptedAnswer,
    _ body: (ScriptedIssuer) async throws -> Value
  ) async throws -> Value {
    let issuer = ScriptedIssuer(script)
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(QuestionReader(issuer))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let port = server.localAddress?.port ?? 0
    issuer.listening.withLock { $0 = port }
    let result: Result<Value, any Error>
    do {
      result = .success(try await body(issuer))
    } catch {
      result = .failure(error)
    }
    try await server.close()
    return try result.get()
  }
}

private func httpText(_ status: Int, _ headers: [String], _ body: String) -> String {
  let lines = ["HTTP/1.1 \(status) Scripted", "Content-Length: \(body.utf8.count)"] + headers
  return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
}

/// Reads questions from one connection, and answers them.
private final class QuestionReader: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let issuer: ScriptedIssuer
  private var unread: [UInt8] = []
  private var trickling: RepeatedTask?

  init(_ issuer: ScriptedIssuer) { self.issuer = issuer }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    unread += Array(buffer: unwrapInboundIn(data))
    // Whoever greets in TLS is not understood.
    if let first = unread.first, !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) {
      return context.close(promise: nil)
    }
    while let question = takeQuestion() {
      issuer.note(question)
      answer(issuer.script(question), context)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    trickling?.cancel()
    context.fireChannelInactive()
  }

  private func takeQuestion() -> ReceivedQuestion? {
    let text = String(decoding: unread, as: UTF8.self)
    let halves = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2 else { return nil }
    let lines = halves[0].split(separator: "\r\n").map(String.init)
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let sides = line.split(separator: ":", maxSplits: 1)
      headers[sides[0].lowercased()] = String(sides[1].drop { $0 == " " })
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    guard halves[1].utf8.count >= length else { return nil }
    unread = Array(halves[1].utf8.dropFirst(length))
    return ReceivedQuestion(
      line: lines.first ?? "", headers: headers,
      body: String(decoding: halves[1].utf8.prefix(length), as: UTF8.self))
  }

  private func answer(_ answer: ScriptedAnswer, _ context: ChannelHandlerContext) {
    switch answer {
    case .bytes(let text):
      write(text, context)
      context.close(promise: nil)
    case .http(let status, let headers, let body):
      write(httpText(status, headers, body), context)
    case .trickle:
      write("HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n", context)
      let channel = context.channel
      trickling = context.eventLoop.scheduleRepeatedTask(
        initialDelay: .milliseconds(5), delay: .milliseconds(5)
      ) { _ in
        channel.writeAndFlush(ByteBuffer(string: " "), promise: nil)
      }
    case .silence: issuer.keep(context.channel)
    case .close: context.close(promise: nil)
    }
  }

  private func write(_ text: String, _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
  }
}
