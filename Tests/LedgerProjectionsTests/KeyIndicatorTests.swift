import Ledger
import LedgerProjections
import Testing

@Suite("Key indicators") struct KeyIndicatorTests {
  private static let uitpas = CardSystemSet(LedgerLife.systems)

  @Test("are those that are counted by hand from the ledger's state and records", arguments: 1...6)
  func agree(seed: UInt64) async throws {
    let life = try TotalsTests.life(seed)
    let models = try await life.readModels()
    let answer = try await models.keyIndicators(
      uitpas: Self.uitpas, museums: CardSystemSet([LedgerLife.pass]), at: life.now)
    #expect(answer.position == UInt64(life.records.count))
    let values = answer.value
    #expect(Set(values.keys) == Set(KeyIndicator.allCases))
    let holders = try Self.passholders(of: life)
    #expect(values[.passholders] == Int64(holders.count) && !holders.isEmpty)
    let withTariff = holders.count { holder in
      LedgerLife.systems.contains {
        life.kernel.state.socialTariff(of: holder, in: $0, at: life.now)?.status == .active
      }
    }
    #expect(values[.passholdersWithSocialTariff] == Int64(withTariff))
    var municipalities: Set<String> = []
    for system in LedgerLife.systems {
      let found = life.kernel.state.cardSystem(system)
      municipalities.formUnion(try #require(found).cities.map(\.postalCode))
    }
    #expect(values[.municipalities] == Int64(municipalities.count))
    #expect(values[.regions] == 3)
    try expectCounted(values, life)
  }

  private static func passholders(of life: LedgerLife) throws -> Set<HolderID> {
    var holders: Set<HolderID> = []
    for number in 1...UInt32(life.kernel.state.cardCount) {
      let found = life.kernel.state.card(CardID(number))
      let card = try #require(found)
      guard uitpas.contains(card.system), card.kind != .group, card.holder.exists,
        card.status == .active || card.status == .blocked
      else { continue }
      holders.insert(card.holder)
    }
    return holders
  }

  private func expectCounted(_ values: [KeyIndicator: Int64], _ life: LedgerLife) throws {
    let participations = try #require(CountedByHand(life.records).totals(by: [])[[]])
    #expect(values[.participations] == 510_000 + participations[0] + participations[1])
    var partners: [OrganizerID: CardSystemSet] = [:]
    var (passes, visits): (Int64, Int64) = (0, 0)
    for record in life.records {
      switch record.event {
      case .organizerDefined(let body): partners[body.organizer] = body.systems
      case .organizerChanged(let body): partners[body.organizer] = body.systems
      case .subscriptionSold: passes += 1
      case .museumVisitRegistered: visits += 1
      case .museumVisitUndone: visits -= 1
      default: break
      }
    }
    let taking = partners.values.count { !$0.isDisjoint(with: Self.uitpas) }
    #expect(values[.partners] == Int64(taking) && taking < partners.count)
    #expect(values[.museumPasses] == passes && passes > 0)
    #expect(values[.museumVisits] == visits && visits > 0)
  }

  @Test("of an empty ledger are the baseline of participations, and else nothing")
  func nothing() async throws {
    let life = try LedgerLife(seed: 1, holders: 0)
    let models = try await life.readModels()
    let values = try await models.keyIndicators(
      uitpas: CardSystemSet(), museums: CardSystemSet(), at: life.now
    ).value
    for indicator in KeyIndicator.allCases {
      #expect(values[indicator] == (indicator == .participations ? 510_000 : 0))
    }
  }
}
