import Foundation
import FoundationNetworking
import Synchronization

/// A small document at an address, such as the public keys of an issuer.
public struct RemoteDocument: Sendable {
  /// The most bytes that are read.
  public static let bytesMax = 262_144
  /// After how long reading gives up.
  public static let durationMax = Duration.seconds(5)

  private let address: URL

  /// Names a document by its address; nil for one whose contents anybody on the way could change:
  /// that is any but `https`, or `http` on this machine.
  public init?(address text: String) {
    guard let address = URL(string: text), let host = address.host, !host.isEmpty else {
      return nil
    }
    switch address.scheme?.lowercased() {
    case "https": break
    case "http" where ["127.0.0.1", "::1", "[::1]", "localhost"].contains(host): break
    default: return nil
    }
    self.address = address
  }

  /// Reads it anew; redirections are not followed.
  ///
  /// - Throws: ``RemoteDocumentError``, or what the network says.
  public func read() async throws -> [UInt8] {
    let exchange = DocumentExchange(bytesMax: Self.bytesMax)
    return try await withThrowingTaskGroup(of: [UInt8].self) { [address] group in
      group.addTask { try await exchange.read(address) }
      group.addTask {
        try await Task.sleep(for: Self.durationMax)
        throw RemoteDocumentError.timedOut
      }
      defer { group.cancelAll() }
      guard let bytes = try await group.next() else { throw RemoteDocumentError.timedOut }
      return bytes
    }
  }
}

/// Why a document was not read.
public enum RemoteDocumentError: Error, Hashable, Sendable {
  /// It took longer than ``RemoteDocument/durationMax``.
  case timedOut
  /// It is longer than ``RemoteDocument/bytesMax``.
  case tooLarge
  /// The server answered with this status.
  case status(Int)
}

/// One reading of a document.
private final class DocumentExchange: NSObject, URLSessionDataDelegate, Sendable {
  private struct State {
    var bytes: [UInt8] = []
    var refusal: RemoteDocumentError?
    var waiting: CheckedContinuation<[UInt8], any Error>?
  }

  private let bytesMax: Int
  private let state = Mutex(State())

  init(bytesMax: Int) { self.bytesMax = bytesMax }

  func read(_ address: URL) async throws -> [UInt8] {
    // Of its own: nothing is kept between two readings, no cookie, credential or old answer.
    let session = URLSession(configuration: .ephemeral, delegate: self, delegateQueue: nil)
    defer { session.finishTasksAndInvalidate() }
    let request = URLRequest(url: address, cachePolicy: .reloadIgnoringLocalCacheData)
    let task = session.dataTask(with: request)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        state.withLock { $0.waiting = continuation }
        task.resume()
      }
    } onCancel: {
      task.cancel()
    }
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    guard status == 200 else {
      refuse(.status(status))
      return completionHandler(.cancel)
    }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let isTooLarge = state.withLock { state in
      state.bytes += data
      return state.bytes.count > bytesMax
    }
    if isTooLarge {
      refuse(.tooLarge)
      dataTask.cancel()
    }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    let (waiting, refusal, bytes) = state.withLock { state in
      let waiting = state.waiting
      state.waiting = nil
      return (waiting, state.refusal, state.bytes)
    }
    guard let waiting else { return }
    if let error = refusal ?? error {
      waiting.resume(throwing: error)
    } else {
      waiting.resume(returning: bytes)
    }
  }

  private func refuse(_ refusal: RemoteDocumentError) {
    state.withLock { $0.refusal = $0.refusal ?? refusal }
  }
}
