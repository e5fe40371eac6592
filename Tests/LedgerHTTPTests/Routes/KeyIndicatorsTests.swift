import Ledger
import LedgerHTTP
import LedgerProjections
import LedgerService
import PassDirectory
import Testing

@Suite("GET /ledger/v1/kpi") struct KeyIndicatorsTests {
  /// The headers of a client of a role that is bound to no organiser and no card system.
  private static func unbound(_ ledger: ServedLedger, _ role: Role) async throws -> [String] {
    let id = "the-\(role.rawValue)"
    try await Registrar(ledger.engine).addClient(
      NewClient(
        id: id, secret: "secret of \(id)", name: id,
        grants: [Grant(permissions: Set(role.permissions.map(\.rawValue)))]))
    return [try await ledger.bearer(id)]
  }

  private static func indicators(_ answer: Answer) throws -> [String: JSONValue] {
    let indicators = try #require(try answer.json()["indicators"]?.elements)
    let named = indicators.compactMap { indicator in indicator["name"]?.text.map { ($0, indicator) }
    }
    try #require(named.count == indicators.count)
    return Dictionary(uniqueKeysWithValues: named)
  }

  @Test("tells what stands in the test data set, beside targets and baselines, at one position")
  func counted() async throws {
    try await ServedLedger.serve { ledger in
      let headers = try await Self.unbound(ledger, .finance)
      let answer = try await ledger.get("/ledger/v1/kpi", headers: headers)
      try #require(answer.status == 200, "\(answer.text)")
      let position = Int64(try await ledger.head)
      #expect(try answer.json()["position"]?.integer == position)
      let told = try Self.indicators(answer)
      // Counted by hand in the data set's file.
      let expected: [KeyIndicator: Int64] = [
        .passholders: 13, .passholdersWithSocialTariff: 7, .municipalities: 6, .regions: 3,
        .participations: 510_000, .partners: 2, .museumPasses: 5, .museumVisits: 5,
      ]
      #expect(Set(told.keys) == Set(KeyIndicator.allCases.map(\.rawValue)))
      for indicator in KeyIndicator.allCases {
        let row = try #require(told[indicator.rawValue])
        #expect(row["value"]?.integer == expected[indicator], "\(indicator)")
        #expect(row["target"]?.integer == indicator.target, "\(indicator)")
        #expect(row["baseline"]?.integer == indicator.baseline, "\(indicator)")
      }
      #expect(try await ledger.checkIn(Dataset.holder).status == 201)
      let next = try await ledger.get("/ledger/v1/kpi", headers: headers)
      #expect(try next.json()["position"]?.integer == position + 1)
      #expect(try Self.indicators(next)["participations"]?["value"]?.integer == 510_001)
    }
  }

  @Test("is for those alone who may read in the whole ledger: a region's token gets 403")
  func wholeLedger() async throws {
    try await ServedLedger.serve { ledger in
      // A region has the permission in its card system, a client of finance for an organiser.
      #expect(Role.region.permissions.contains(.ledgerExportRead))
      for role in [Role.region, .finance, .helpdesk] {
        try await ledger.addClient("a-\(role.rawValue)", role)
        let headers = [try await ledger.bearer("a-\(role.rawValue)")]
        let answer = try await ledger.get("/ledger/v1/kpi", headers: headers)
        try expectProblem(answer, 403, "auth/forbidden", "\(role)")
      }
      for role in [Role.finance, .operator] {
        let headers = try await Self.unbound(ledger, role)
        let answer = try await ledger.get("/ledger/v1/kpi", headers: headers)
        #expect(answer.status == 200, "\(role): \(answer.text)")
      }
    }
  }
}
