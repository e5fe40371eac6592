import Ledger
import LedgerSimulation
import Testing

@Suite("a history of museumpass-2018")
struct MuseumTests {
  @Test("passes and visits are as many as planned, the first of them in four days of May")
  func sums() async throws {
    let log = try await SimulatedLog.museums.value
    var presale = 0
    var sold = 0
    var visits = 0
    for record in log.records {
      let date = BrusselsTime.date(at: record.header.occurredAt)
      switch record.event {
      case .subscriptionSold:
        sold += 1
        let parts = date.parts
        if parts.month == 5, (15...18).contains(parts.day) { presale += 1 }
      case .museumVisitRegistered:
        visits += 1
        #expect(date.parts.year == 2018 && date.parts.month >= 9)
      default: break
      }
    }
    #expect(presale == 300)
    #expect(sold == 2_150)
    #expect(visits == 2_800)
    #expect(log.report.subscriptions == sold)
    #expect(log.report.visits == visits)
  }

  @Test("passes begin in every way that there is")
  func beginnings() async throws {
    let log = try await SimulatedLog.museums.value
    var channels: Set<SubscriptionChannel> = []
    var causes: Set<ActivationCause> = []
    for record in log.records {
      switch record.event {
      case .subscriptionSold(let body): channels.insert(body.channel)
      case .subscriptionActivated(let body): causes.insert(body.cause)
      default: break
      }
    }
    #expect(channels == Set(SubscriptionChannel.allCases))
    #expect(causes == Set(ActivationCause.allCases))
  }
}
