import AsyncHTTPClient
public import LedgerHTTP
import LedgerWire
import NIOCore
import Synchronization

/// An issuer of external cards that is asked over HTTP: docs/card-issuers.md has the protocol.
public final class HTTPCardIssuer: ExternalCardIssuer {
  private let address: CardIssuerAddress
  private let client: CardIssuerClient
  private let asking = Atomic(0)

  /// Makes an issuer that is asked at an address.
  public init(at address: CardIssuerAddress, through client: CardIssuerClient) {
    self.address = address
    self.client = client
  }

  /// Asks how a card stands; one question, one answer, within the client's limits.
  public func standing(
    of identification: String
  ) async -> Result<ExternalCardStanding, CardIssuerSilence> {
    do throws(CardIssuerSilence) {
      return .success(try await asked(identification))
    } catch {
      return .failure(error)
    }
  }

  private func asked(
    _ identification: String
  ) async throws(CardIssuerSilence) -> ExternalCardStanding {
    let (_, now) = asking.add(1, ordering: .relaxed)
    defer { asking.subtract(1, ordering: .relaxed) }
    guard now <= client.limits.concurrentMax else { throw CardIssuerSilence(.crowded) }
    return try standing(in: await reply(to: CardInquiry(identification: identification)))
  }

  private func reply(
    to inquiry: CardInquiry
  ) async throws(CardIssuerSilence) -> CardIssuerClient.Reply {
    let (address, client) = (address, client)
    do {
      // The library's deadline ends with the head of an answer; this one with its last byte.
      return try await withThrowingTaskGroup(of: CardIssuerClient.Reply.self) { group in
        group.addTask { try await client.post(inquiry.json(), to: address) }
        group.addTask {
          try await Task.sleep(for: client.limits.timeOut)
          throw CardIssuerSilence(.timedOut)
        }
        defer { group.cancelAll() }
        guard let reply = try await group.next() else { throw CancellationError() }
        return reply
      }
    } catch {
      throw Self.silence(error)
    }
  }

  private static func silence(_ error: any Error) -> CardIssuerSilence {
    let timeOuts: [HTTPClientError] = [
      .deadlineExceeded, .connectTimeout, .readTimeout, .writeTimeout,
      .getConnectionFromPoolTimeout, .tlsHandshakeTimeout,
    ]
    switch error {
    case let silence as CardIssuerSilence: return silence
    case is NIOTooManyBytesError: return CardIssuerSilence(.unreadable)
    case let error as HTTPClientError where timeOuts.contains(error):
      return CardIssuerSilence(.timedOut)
    default: return CardIssuerSilence(.connection)
    }
  }

  private func standing(
    in reply: CardIssuerClient.Reply
  ) throws(CardIssuerSilence) -> ExternalCardStanding {
    switch reply.status {
    case 200:
      guard let answer = try? CardInquiryAnswer(json: reply.body) else {
        throw CardIssuerSilence(.unreadable)
      }
      return answer.isAllowed ? .allowed : .refused
    case 404: return .unknown
    default:
      let seconds = reply.retryAfter.flatMap { Int($0) }
      let range = 1...client.limits.retryAfterSecondsMax
      throw CardIssuerSilence(
        .status, retryAfterSeconds: seconds.flatMap { range.contains($0) ? $0 : nil })
    }
  }
}
