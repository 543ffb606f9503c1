/** What EC2 has and is not here, by what it is about. */
export const ec2NotEmulated: Readonly<Record<string, string>> = {
  'transit gateways': `AcceptTransitGatewayClientVpnAttachment AcceptTransitGatewayMulticastDomainAssociations
      AcceptTransitGatewayPeeringAttachment AcceptTransitGatewayVpcAttachment
      AssociateTransitGatewayMulticastDomain AssociateTransitGatewayPolicyTable
      AssociateTransitGatewayRouteTable CreateTransitGateway CreateTransitGatewayConnect
      CreateTransitGatewayConnectPeer CreateTransitGatewayMeteringPolicy
      CreateTransitGatewayMeteringPolicyEntry CreateTransitGatewayMulticastDomain
      CreateTransitGatewayPeeringAttachment CreateTransitGatewayPolicyTable
      CreateTransitGatewayPolicyTableEntry CreateTransitGatewayPrefixListReference
      CreateTransitGatewayRoute CreateTransitGatewayRouteTable CreateTransitGatewayRouteTableAnnouncement
      CreateTransitGatewayVpcAttachment DeleteTransitGateway DeleteTransitGatewayClientVpnAttachment
      DeleteTransitGatewayConnect DeleteTransitGatewayConnectPeer DeleteTransitGatewayMeteringPolicy
      DeleteTransitGatewayMeteringPolicyEntry DeleteTransitGatewayMulticastDomain
      DeleteTransitGatewayPeeringAttachment DeleteTransitGatewayPolicyTable
      DeleteTransitGatewayPolicyTableEntry DeleteTransitGatewayPrefixListReference
      DeleteTransitGatewayRoute DeleteTransitGatewayRouteTable DeleteTransitGatewayRouteTableAnnouncement
      DeleteTransitGatewayVpcAttachment DeregisterTransitGatewayMulticastGroupMembers
      DeregisterTransitGatewayMulticastGroupSources DescribeTransitGatewayAttachments
      DescribeTransitGatewayConnectPeers DescribeTransitGatewayConnects
      DescribeTransitGatewayMeteringPolicies DescribeTransitGatewayMulticastDomains
      DescribeTransitGatewayPeeringAttachments DescribeTransitGatewayPolicyTables
      DescribeTransitGatewayRouteTableAnnouncements DescribeTransitGatewayRouteTables
      DescribeTransitGatewayVpcAttachments DescribeTransitGateways
      DisableTransitGatewayRouteTablePropagation DisassociateTransitGatewayMulticastDomain
      DisassociateTransitGatewayPolicyTable DisassociateTransitGatewayRouteTable
      EnableTransitGatewayRouteTablePropagation ExportTransitGatewayRoutes
      GetTransitGatewayAttachmentNatConfiguration GetTransitGatewayAttachmentPropagations
      GetTransitGatewayMeteringPolicyEntries GetTransitGatewayMulticastDomainAssociations
      GetTransitGatewayPolicyTableAssociations GetTransitGatewayPolicyTableEntries
      GetTransitGatewayPrefixListReferences GetTransitGatewayRouteTableAssociations
      GetTransitGatewayRouteTablePropagations ModifyTransitGateway
      ModifyTransitGatewayAttachmentNatConfiguration ModifyTransitGatewayMeteringPolicy
      ModifyTransitGatewayPolicyTableEntry ModifyTransitGatewayPrefixListReference
      ModifyTransitGatewayVpcAttachment RegisterTransitGatewayMulticastGroupMembers
      RegisterTransitGatewayMulticastGroupSources RejectTransitGatewayClientVpnAttachment
      RejectTransitGatewayMulticastDomainAssociations RejectTransitGatewayPeeringAttachment
      RejectTransitGatewayVpcAttachment ReplaceTransitGatewayRoute SearchTransitGatewayMulticastGroups
      SearchTransitGatewayRoutes`,
  IPAM: `AdvertiseByoipCidr AllocateIpamPoolCidr AssociateIpamByoasn AssociateIpamResourceDiscovery
      BatchModifyIpamRoutingPolicyRegistrations CreateCoipCidr CreateCoipPool CreateIpam
      CreateIpamExternalResourceVerificationToken CreateIpamInternetRegistryAssociation CreateIpamPolicy
      CreateIpamPool CreateIpamPrefixListResolver CreateIpamPrefixListResolverTarget
      CreateIpamResourceDiscovery CreateIpamRoutingPolicyRegistration CreateIpamScope CreatePublicIpv4Pool
      DeleteCoipCidr DeleteCoipPool DeleteIpam DeleteIpamExternalResourceVerificationToken
      DeleteIpamInternetRegistryAssociation DeleteIpamPolicy DeleteIpamPool DeleteIpamPrefixListResolver
      DeleteIpamPrefixListResolverTarget DeleteIpamResourceDiscovery DeleteIpamRoutingPolicyRegistration
      DeleteIpamScope DeletePublicIpv4Pool DeprovisionByoipCidr DeprovisionIpamByoasn
      DeprovisionIpamPoolCidr DeprovisionPublicIpv4PoolCidr DescribeByoipCidrs DescribeCoipPools
      DescribeIpamByoasn DescribeIpamExternalResourceVerificationTokens
      DescribeIpamInternetRegistryAssociations DescribeIpamPolicies DescribeIpamPoolAllocations
      DescribeIpamPools DescribeIpamPrefixListResolverTargets DescribeIpamPrefixListResolvers
      DescribeIpamResourceDiscoveries DescribeIpamResourceDiscoveryAssociations DescribeIpamScopes
      DescribeIpams DescribePublicIpv4Pools DisableIpamOrganizationAdminAccount DisableIpamPolicy
      DisassociateIpamByoasn DisassociateIpamResourceDiscovery EnableIpamInternetRegistryAssociation
      EnableIpamOrganizationAdminAccount EnableIpamPolicy GetCoipPoolUsage GetEnabledIpamPolicy
      GetIpamAddressHistory GetIpamDiscoveredAccounts GetIpamDiscoveredPublicAddresses
      GetIpamDiscoveredResourceCidrs GetIpamDiscoveredRoutes GetIpamInternetRegistryAssociationAsns
      GetIpamInternetRegistryAssociationCidrs GetIpamPolicyAllocationRules
      GetIpamPolicyOrganizationTargets GetIpamPoolAllocations GetIpamPoolCidrs
      GetIpamPrefixListResolverRules GetIpamPrefixListResolverVersionEntries
      GetIpamPrefixListResolverVersions GetIpamResourceCidrs GetIpamRouteOriginAuthorizations
      GetIpamRouteProtectionFindings GetIpamRoutingPolicyRegistrationDeltas
      GetIpamRoutingPolicyRegistrations ModifyIpam ModifyIpamPolicyAllocationRules ModifyIpamPool
      ModifyIpamPoolAllocation ModifyIpamPrefixListResolver ModifyIpamPrefixListResolverTarget
      ModifyIpamResourceCidr ModifyIpamResourceDiscovery ModifyIpamRoutingPolicyRegistration
      ModifyIpamScope MoveByoipCidrToIpam ProvisionByoipCidr ProvisionIpamByoasn ProvisionIpamPoolCidr
      ProvisionPublicIpv4PoolCidr ReleaseIpamPoolAllocation WithdrawByoipCidr`,
  'route servers, route tables and gateways': `AssignPrivateNatGatewayAddress AssociateNatGatewayAddress AssociateRouteServer AssociateRouteTable
      AttachInternetGateway AttachVpnGateway CreateCarrierGateway CreateClientVpnRoute
      CreateCustomerGateway CreateEgressOnlyInternetGateway CreateInternetGateway CreateLocalGatewayRoute
      CreateLocalGatewayRouteTable CreateLocalGatewayRouteTableVirtualInterfaceGroupAssociation
      CreateLocalGatewayRouteTableVpcAssociation CreateLocalGatewayVirtualInterface
      CreateLocalGatewayVirtualInterfaceGroup CreateNatGateway CreateRoute CreateRouteServer
      CreateRouteServerEndpoint CreateRouteServerPeer CreateRouteTable CreateVpnConnectionRoute
      CreateVpnGateway DeleteCarrierGateway DeleteClientVpnRoute DeleteCustomerGateway
      DeleteEgressOnlyInternetGateway DeleteInternetGateway DeleteLocalGatewayRoute
      DeleteLocalGatewayRouteTable DeleteLocalGatewayRouteTableVirtualInterfaceGroupAssociation
      DeleteLocalGatewayRouteTableVpcAssociation DeleteLocalGatewayVirtualInterface
      DeleteLocalGatewayVirtualInterfaceGroup DeleteNatGateway DeleteRoute DeleteRouteServer
      DeleteRouteServerEndpoint DeleteRouteServerPeer DeleteRouteTable DeleteVpnConnectionRoute
      DeleteVpnGateway DescribeCarrierGateways DescribeClientVpnRoutes DescribeCustomerGateways
      DescribeEgressOnlyInternetGateways DescribeInternetGateways
      DescribeLocalGatewayRouteTableVirtualInterfaceGroupAssociations
      DescribeLocalGatewayRouteTableVpcAssociations DescribeLocalGatewayRouteTables
      DescribeLocalGatewayVirtualInterfaceGroups DescribeLocalGatewayVirtualInterfaces
      DescribeLocalGateways DescribeNatGateways DescribeRouteServerEndpoints DescribeRouteServerPeers
      DescribeRouteServers DescribeRouteTables DescribeVpnGateways DetachInternetGateway DetachVpnGateway
      DisableRouteServerPropagation DisableVgwRoutePropagation DisassociateNatGatewayAddress
      DisassociateRouteServer DisassociateRouteTable EnableRouteServerPropagation
      EnableVgwRoutePropagation GetRouteServerAssociations GetRouteServerPropagations
      GetRouteServerRoutingDatabase ModifyLocalGatewayRoute ModifyRouteServer ReplaceRoute
      ReplaceRouteTableAssociation SearchLocalGatewayRoutes UnassignPrivateNatGatewayAddress`,
  'VPN and Client VPN': `ApplySecurityGroupsToClientVpnTargetNetwork AssociateClientVpnTargetNetwork
      AuthorizeClientVpnIngress CreateClientVpnEndpoint CreateVpnConcentrator CreateVpnConnection
      DeleteClientVpnEndpoint DeleteClientVpnEndpointAuthorizationPolicy DeleteVpnConcentrator
      DeleteVpnConnection DescribeClientVpnAuthorizationRules DescribeClientVpnConnections
      DescribeClientVpnEndpoints DescribeClientVpnTargetNetworks DescribeVpnConcentrators
      DescribeVpnConnections DisassociateClientVpnTargetNetwork
      ExportClientVpnClientCertificateRevocationList ExportClientVpnClientConfiguration
      GetActiveVpnTunnelStatus GetClientVpnEndpointAuthorizationPolicy
      GetVpnConnectionDeviceSampleConfiguration GetVpnConnectionDeviceTypes GetVpnTunnelReplacementStatus
      ImportClientVpnClientCertificateRevocationList ModifyClientVpnEndpoint
      ModifyClientVpnEndpointAuthorizationPolicy ModifyVpnConnection ModifyVpnConnectionOptions
      ModifyVpnTunnelCertificate ModifyVpnTunnelOptions ReplaceVpnTunnel RevokeClientVpnIngress
      TerminateClientVpnConnections`,
  'verified access': `AttachVerifiedAccessTrustProvider CreateVerifiedAccessEndpoint CreateVerifiedAccessGroup
      CreateVerifiedAccessInstance CreateVerifiedAccessTrustProvider DeleteVerifiedAccessEndpoint
      DeleteVerifiedAccessGroup DeleteVerifiedAccessInstance DeleteVerifiedAccessTrustProvider
      DescribeVerifiedAccessEndpoints DescribeVerifiedAccessGroups
      DescribeVerifiedAccessInstanceLoggingConfigurations DescribeVerifiedAccessInstances
      DescribeVerifiedAccessTrustProviders DetachVerifiedAccessTrustProvider
      ExportVerifiedAccessInstanceClientConfiguration GetVerifiedAccessEndpointPolicy
      GetVerifiedAccessEndpointTargets GetVerifiedAccessGroupPolicy ModifyVerifiedAccessEndpoint
      ModifyVerifiedAccessEndpointPolicy ModifyVerifiedAccessGroup ModifyVerifiedAccessGroupPolicy
      ModifyVerifiedAccessInstance ModifyVerifiedAccessInstanceLoggingConfiguration
      ModifyVerifiedAccessTrustProvider`,
  'network insights, mirrors and flow logs': `CreateFlowLogs CreateNetworkInsightsAccessScope CreateNetworkInsightsPath CreateTrafficMirrorFilter
      CreateTrafficMirrorFilterRule CreateTrafficMirrorSession CreateTrafficMirrorTarget DeleteFlowLogs
      DeleteNetworkInsightsAccessScope DeleteNetworkInsightsAccessScopeAnalysis
      DeleteNetworkInsightsAnalysis DeleteNetworkInsightsPath DeleteTrafficMirrorFilter
      DeleteTrafficMirrorFilterRule DeleteTrafficMirrorSession DeleteTrafficMirrorTarget
      DescribeAwsNetworkPerformanceMetricSubscriptions DescribeFlowLogs
      DescribeNetworkInsightsAccessScopeAnalyses DescribeNetworkInsightsAccessScopes
      DescribeNetworkInsightsAnalyses DescribeNetworkInsightsPaths DescribeTrafficMirrorFilterRules
      DescribeTrafficMirrorFilters DescribeTrafficMirrorSessions DescribeTrafficMirrorTargets
      DisableAwsNetworkPerformanceMetricSubscription EnableAwsNetworkPerformanceMetricSubscription
      GetAwsNetworkPerformanceData GetFlowLogsIntegrationTemplate
      GetNetworkInsightsAccessScopeAnalysisFindings GetNetworkInsightsAccessScopeContent
      ModifyInstanceNetworkPerformanceOptions ModifyTrafficMirrorFilterNetworkServices
      ModifyTrafficMirrorFilterRule ModifyTrafficMirrorSession StartNetworkInsightsAccessScopeAnalysis
      StartNetworkInsightsAnalysis`,
  'spot and fleets': `CancelCapacityReservationFleets CancelSpotFleetRequests CancelSpotInstanceRequests
      CreateCapacityReservationFleet CreateFleet CreateSpotDatafeedSubscription DeleteFleets
      DeleteSpotDatafeedSubscription DescribeCapacityReservationFleets DescribeFleetHistory
      DescribeFleetInstances DescribeFleets DescribeSpotDatafeedSubscription DescribeSpotFleetInstances
      DescribeSpotFleetRequestHistory DescribeSpotFleetRequests DescribeSpotInstanceRequests
      DescribeSpotPriceHistory GetSpotPlacementScores ModifyCapacityReservationFleet ModifyFleet
      ModifySpotFleetRequest RequestSpotFleet RequestSpotInstances`,
  'reserved and scheduled instances, hosts, capacity': `AcceptCapacityReservationBillingOwnership AcceptReservedInstancesExchangeQuote AllocateHosts
      AssociateCapacityReservationBillingOwner CancelCapacityReservation CancelReservedInstancesListing
      CreateCapacityManagerDataExport CreateCapacityReservation CreateCapacityReservationBySplitting
      CreateCapacityReservationCancellationQuote CreateCapacityReservationDateChangeQuote
      CreateInterruptibleCapacityReservationAllocation CreateReservedInstancesListing
      DeleteCapacityManagerDataExport DeleteQueuedReservedInstances DescribeCapacityBlockExtensionHistory
      DescribeCapacityBlockExtensionOfferings DescribeCapacityBlockOfferings DescribeCapacityBlockStatus
      DescribeCapacityBlocks DescribeCapacityManagerDataExports DescribeCapacityReservationBillingRequests
      DescribeCapacityReservationCancellationQuotes DescribeCapacityReservationDateChangeQuotes
      DescribeCapacityReservationTopology DescribeCapacityReservations DescribeHostReservationOfferings
      DescribeHostReservations DescribeHosts DescribeMacHosts DescribeReservedInstances
      DescribeReservedInstancesListings DescribeReservedInstancesModifications
      DescribeReservedInstancesOfferings DescribeScheduledInstanceAvailability DescribeScheduledInstances
      DisableCapacityManager DisassociateCapacityReservationBillingOwner EnableCapacityManager
      GetCapacityManagerAttributes GetCapacityManagerMetricData GetCapacityManagerMetricDimensions
      GetCapacityManagerMonitoredTagKeys GetCapacityManagerSupportabilityScores
      GetCapacityReservationUsage GetGroupsForCapacityReservation GetHostReservationPurchasePreview
      GetReservedInstancesExchangeQuote ModifyCapacityReservation ModifyHosts
      ModifyInstanceCapacityReservationAttributes ModifyReservedInstances MoveCapacityReservationInstances
      PurchaseCapacityBlock PurchaseCapacityBlockExtension PurchaseHostReservation
      PurchaseReservedInstancesOffering PurchaseScheduledInstances
      RejectCapacityReservationBillingOwnership ReleaseHosts RunScheduledInstances
      UpdateCapacityManagerMonitoredTagKeys UpdateCapacityManagerOrganizationsAccess
      UpdateInterruptibleCapacityReservationAllocation`,
  images: `AttachImageWatermark BundleInstance CancelBundleTask CancelImageLaunchPermission CopyFpgaImage
      CopyImage CreateFpgaImage CreateImage CreateImageUsageReport CreateRestoreImageTask
      CreateStoreImageTask DeleteFpgaImage DeleteImageUsageReport DeregisterImage DescribeBundleTasks
      DescribeExportImageTasks DescribeFastLaunchImages DescribeFpgaImageAttribute DescribeFpgaImages
      DescribeImageAttribute DescribeImageReferences DescribeImageUsageReportEntries
      DescribeImageUsageReports DescribeImages DescribeImportImageTasks DescribeInstanceImageMetadata
      DescribeStoreImageTasks DetachImageWatermark DisableAllowedImagesSettings DisableImage
      DisableImageBlockPublicAccess DisableImageDeprecation DisableImageDeregistrationProtection
      EnableAllowedImagesSettings EnableImage EnableImageBlockPublicAccess EnableImageDeprecation
      EnableImageDeregistrationProtection ExportImage GetAllowedImagesSettings GetImageAncestry
      GetImageBlockPublicAccessState GetImageFindings ImportImage ListImagesInRecycleBin
      ModifyFpgaImageAttribute ModifyImageAttribute RegisterImage
      ReplaceImageCriteriaInAllowedImagesSettings ReplaceImageInstanceTypeSpecification
      ResetFpgaImageAttribute ResetImageAttribute RestoreImageFromRecycleBin`,
  'volumes and snapshots': `AttachVolume CancelConversionTask CancelExportTask CopySnapshot CopyVolumes
      CreateDelegateMacVolumeOwnershipTask CreateInstanceExportTask CreateReplaceRootVolumeTask
      CreateSnapshot CreateSnapshots CreateVolume DeleteSnapshot DeleteVolume DescribeConversionTasks
      DescribeExportTasks DescribeFastSnapshotRestores DescribeImportSnapshotTasks DescribeLockedSnapshots
      DescribeReplaceRootVolumeTasks DescribeSnapshotAttribute DescribeSnapshotTierStatus
      DescribeSnapshots DescribeVolumeAttribute DescribeVolumeStatus DescribeVolumes
      DescribeVolumesModifications DetachVolume DisableEbsEncryptionByDefault DisableFastLaunch
      DisableFastSnapshotRestores DisableSnapshotBlockPublicAccess EnableEbsEncryptionByDefault
      EnableFastLaunch EnableFastSnapshotRestores EnableSnapshotBlockPublicAccess EnableVolumeIO
      GetEbsDefaultKmsKeyId GetEbsEncryptionByDefault GetSnapshotBlockPublicAccessState ImportSnapshot
      ImportVolume ListSnapshotsInRecycleBin ListVolumesInRecycleBin LockSnapshot ModifyEbsDefaultKmsKeyId
      ModifySnapshotAttribute ModifySnapshotTier ModifyVolume ModifyVolumeAttribute
      ResetEbsDefaultKmsKeyId ResetSnapshotAttribute RestoreSnapshotFromRecycleBin RestoreSnapshotTier
      RestoreVolumeFromRecycleBin UnlockSnapshot`,
  'launch templates': `CreateLaunchTemplate CreateLaunchTemplateVersion DeleteLaunchTemplate DeleteLaunchTemplateVersions
      DescribeLaunchTemplateVersions DescribeLaunchTemplates GetLaunchTemplateData ModifyLaunchTemplate`,
  'network interfaces and addresses': `AcceptAddressTransfer AllocateAddress AssignIpv6Addresses AssignPrivateIpAddresses AssociateAddress
      AttachNetworkInterface CreateNetworkInterface CreateNetworkInterfacePermission
      DeleteNetworkInterface DeleteNetworkInterfacePermission DescribeAddressTransfers DescribeAddresses
      DescribeAddressesAttribute DescribeIpv6Pools DescribeMovingAddresses
      DescribeNetworkInterfaceAttribute DescribeNetworkInterfacePermissions DescribeNetworkInterfaces
      DetachNetworkInterface DisableAddressTransfer DisassociateAddress EnableAddressTransfer
      GetAssociatedIpv6PoolCidrs ModifyAddressAttribute ModifyNetworkInterfaceAttribute MoveAddressToVpc
      ReleaseAddress ResetAddressAttribute ResetNetworkInterfaceAttribute RestoreAddressToClassic
      UnassignIpv6Addresses UnassignPrivateIpAddresses`,
  'VPC endpoints, peering and the rest of VPCs': `AcceptVpcEndpointConnections AcceptVpcPeeringConnection AssociateDhcpOptions
      AssociateSecurityGroupVpc AssociateSubnetCidrBlock AssociateVpcCidrBlock AttachClassicLinkVpc
      CreateDefaultSubnet CreateDefaultVpc CreateDhcpOptions CreateManagedPrefixList CreateNetworkAcl
      CreateNetworkAclEntry CreateSecondarySubnet CreateSubnetCidrReservation
      CreateVpcBlockPublicAccessExclusion CreateVpcEncryptionControl
      CreateVpcEndpointConnectionNotification CreateVpcEndpointServiceConfiguration
      CreateVpcPeeringConnection DeleteDhcpOptions DeleteManagedPrefixList DeleteNetworkAcl
      DeleteNetworkAclEntry DeleteSecondarySubnet DeleteSubnetCidrReservation
      DeleteVpcBlockPublicAccessExclusion DeleteVpcEncryptionControl
      DeleteVpcEndpointConnectionNotifications DeleteVpcEndpointServiceConfigurations
      DeleteVpcPeeringConnection DescribeAccountVpcEncryptionControl DescribeClassicLinkInstances
      DescribeDhcpOptions DescribeManagedPrefixLists DescribeNetworkAcls DescribePrefixLists
      DescribeSecondarySubnets DescribeSecurityGroupReferences DescribeSecurityGroupVpcAssociations
      DescribeStaleSecurityGroups DescribeVpcBlockPublicAccessExclusions
      DescribeVpcBlockPublicAccessOptions DescribeVpcClassicLink DescribeVpcClassicLinkDnsSupport
      DescribeVpcEncryptionControls DescribeVpcEndpointAssociations
      DescribeVpcEndpointConnectionNotifications DescribeVpcEndpointConnections
      DescribeVpcEndpointServiceConfigurations DescribeVpcEndpointServicePermissions
      DescribeVpcPeeringConnections DetachClassicLinkVpc DisableVpcClassicLink
      DisableVpcClassicLinkDnsSupport DisassociateSecurityGroupVpc DisassociateSubnetCidrBlock
      DisassociateVpcCidrBlock EnableVpcClassicLink EnableVpcClassicLinkDnsSupport
      GetManagedPrefixListAssociations GetManagedPrefixListEntries GetSecurityGroupsForVpc
      GetSubnetCidrReservations GetVpcResourcesBlockingEncryptionEnforcement
      ModifyAccountVpcEncryptionControl ModifyManagedPrefixList ModifySecurityGroupRules
      ModifySubnetAttribute ModifyVpcBlockPublicAccessExclusion ModifyVpcBlockPublicAccessOptions
      ModifyVpcEncryptionControl ModifyVpcEndpointConnectionNotification
      ModifyVpcEndpointPayerResponsibility ModifyVpcEndpointServiceConfiguration
      ModifyVpcEndpointServicePayerResponsibility ModifyVpcEndpointServicePermissions
      ModifyVpcPeeringConnectionOptions ModifyVpcTenancy RejectVpcEndpointConnections
      RejectVpcPeeringConnection ReplaceNetworkAclAssociation ReplaceNetworkAclEntry
      RestoreManagedPrefixListVersion StartVpcEndpointServicePrivateDnsVerification
      UpdateSecurityGroupRuleDescriptionsEgress UpdateSecurityGroupRuleDescriptionsIngress
      ValidateSecurityGroupQuotasForInterface`,
  'local gateways, Outposts, trunks': `AssociateTrunkInterface DescribeOutpostLags DescribeServiceLinkVirtualInterfaces
      DescribeTrunkInterfaceAssociations DisassociateTrunkInterface`,
  instances: `AssociateIamInstanceProfile AssociateInstanceEventWindow ConfirmProductInstance
      CreateInstanceConnectEndpoint CreateInstanceEventWindow CreateKeyPair
      CreateMacSystemIntegrityProtectionModificationTask CreatePlacementGroup
      DeleteInstanceConnectEndpoint DeleteInstanceEventWindow DeleteKeyPair DeletePlacementGroup
      DeregisterInstanceEventNotificationAttributes DescribeIamInstanceProfileAssociations
      DescribeInstanceAttribute DescribeInstanceConnectEndpoints DescribeInstanceCreditSpecifications
      DescribeInstanceEventNotificationAttributes DescribeInstanceEventWindows
      DescribeInstanceSqlHaHistoryStates DescribeInstanceSqlHaStates DescribeInstanceStatus
      DescribeInstanceTopology DescribeInstanceTypeOfferings DescribeInstanceTypes DescribeInstances
      DescribeKeyPairs DescribeMacModificationTasks DescribePlacementGroups
      DisableInstanceSqlHaStandbyDetections DisableSerialConsoleAccess DisassociateIamInstanceProfile
      DisassociateInstanceEventWindow EnableInstanceSqlHaStandbyDetections EnableSerialConsoleAccess
      GetConsoleOutput GetConsoleScreenshot GetInstanceMetadataDefaults GetInstanceTpmEkPub
      GetInstanceTypesFromInstanceRequirements GetInstanceUefiData GetPasswordData
      GetSerialConsoleAccessStatus ImportInstance ImportKeyPair ModifyInstanceAttribute
      ModifyInstanceConnectEndpoint ModifyInstanceCpuOptions ModifyInstanceCreditSpecification
      ModifyInstanceEventStartTime ModifyInstanceEventWindow ModifyInstanceMaintenanceOptions
      ModifyInstanceMetadataDefaults ModifyInstanceMetadataOptions ModifyInstancePlacement
      MonitorInstances RebootInstances RegisterInstanceEventNotificationAttributes
      ReplaceIamInstanceProfileAssociation ReportInstanceStatus ResetInstanceAttribute RunInstances
      StartInstances StopInstances TerminateInstances UnmonitorInstances`,
  others: `AssociateApplicationStatusCheck AssociateEnclaveCertificateIamRole
      AssociateNetworkingFlexCostAllocationPolicy CancelDeclarativePoliciesReport CancelImportTask
      CreateApplicationStatusCheck CreateMetricCategory CreateNetworkingFlexCostAllocationPolicy
      CreateSecondaryNetwork DeleteApplicationStatusCheck DeleteMetricCategory
      DeleteNetworkingFlexCostAllocationPolicies DeleteSecondaryNetwork DescribeAccountAttributes
      DescribeAggregateIdFormat DescribeApplicationStatus DescribeApplicationStatusCheckAssociations
      DescribeApplicationStatusChecks DescribeDeclarativePoliciesReports DescribeElasticGpus
      DescribeIdFormat DescribeIdentityIdFormat DescribeMetricCategories
      DescribeNetworkingFlexCostAllocationPolicies DescribeNetworkingFlexCostAllocationPolicyAssociations
      DescribePrincipalIdFormat DescribeRegions DescribeSecondaryInterfaces DescribeSecondaryNetworks
      DisableApplicationStatusCheckSuppression DisassociateApplicationStatusCheck
      DisassociateEnclaveCertificateIamRole DisassociateNetworkingFlexCostAllocationPolicy
      EnableApplicationStatusCheckSuppression EnableReachabilityAnalyzerOrganizationSharing
      GetAssociatedEnclaveCertificateIamRoles GetDeclarativePoliciesReportSummary
      GetDefaultCreditSpecification GetManagedResourceVisibility
      GetNetworkingFlexCostAllocationPolicyVersions ModifyApplicationStatusCheck
      ModifyAvailabilityZoneGroup ModifyDefaultCreditSpecification ModifyIdFormat ModifyIdentityIdFormat
      ModifyManagedResourceVisibility ModifyMetricCategory ModifyNetworkingFlexCostAllocationPolicy
      ModifyPrivateDnsNameOptions ModifyPublicIpDnsNameOptions SendDiagnosticInterrupt
      StartDeclarativePoliciesReport`,
}
